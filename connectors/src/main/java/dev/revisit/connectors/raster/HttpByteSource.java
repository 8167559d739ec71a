package dev.revisit.connectors.raster;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file behind HTTP, read by ranges. Redirects are followed only to where the policy allows, never
 * from https to http; the time limit covers the whole answer including its body.
 */
final class HttpByteSource implements ByteSource {

  private static final int MAX_REDIRECTS = 5;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

  /**
   * A server without ranges sends everything before the bytes that are wanted; further than this is
   * hopeless.
   */
  private static final long MAX_SKIPPED = 256L << 20;

  private final HttpClient client;
  private final AssetPolicy policy;
  private final Duration timeout;
  private URI uri;
  private long size = -1;
  private String revision = "";

  HttpByteSource(HttpClient client, AssetPolicy policy, Duration timeout, URI uri) {
    this.client = client;
    this.policy = policy;
    this.timeout = timeout;
    this.uri = uri;
  }

  /** What an earlier read learnt of the file; a change is then an error instead of a mixture. */
  void expect(long knownSize, String knownRevision) {
    size = knownSize;
    revision = knownRevision;
  }

  @Override
  public String name() {
    return AssetPolicy.shown(uri);
  }

  @Override
  public byte[] read(long offset, int length) throws SceneReadException {
    if (length <= 0 || (size >= 0 && offset >= size)) {
      return new byte[0];
    }
    long end = size >= 0 ? Math.min(size, offset + length) : offset + length;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpResponse<byte[]> response = send(offset, (int) (end - offset));
      int status = response.statusCode();
      if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
        uri = redirected(response);
      } else {
        return body(response, offset, end);
      }
    }
    throw new SceneReadException(
        SceneReadException.UNREACHABLE,
        false,
        "more than " + MAX_REDIRECTS + " redirects from " + name(),
        "put the final location into the catalogue");
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String revision() {
    return revision;
  }

  @Override
  public void close() {
    // Connections belong to the shared client.
  }

  private HttpResponse<byte[]> send(long offset, int length) throws SceneReadException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Range", "bytes=" + offset + "-" + (offset + length - 1))
            .GET()
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, info -> RangeBody.of(info, offset, length, MAX_SKIPPED));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreachable(
          "no complete answer within " + timeout.toSeconds() + " s from " + name(), e);
    } catch (ExecutionException e) {
      throw unreachable("can't read " + name() + ": " + reason(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable("interrupted while reading " + name(), e);
    }
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private URI redirected(HttpResponse<byte[]> response) throws SceneReadException {
    Optional<String> location = response.headers().firstValue("Location");
    URI target;
    try {
      target = uri.resolve(location.orElse(""));
    } catch (IllegalArgumentException e) {
      throw new SceneReadException(
          SceneReadException.INVALID_LOCATION,
          false,
          name() + " redirects to something that is no URI",
          "put the final location into the catalogue",
          e);
    }
    URI allowed = policy.check(target);
    if ("https".equalsIgnoreCase(uri.getScheme())
        && !"https".equalsIgnoreCase(allowed.getScheme())) {
      throw new SceneReadException(
          SceneReadException.FORBIDDEN_LOCATION,
          false,
          name() + " redirects from https to " + AssetPolicy.shown(allowed),
          "put a secure location into the catalogue");
    }
    return allowed;
  }

  private byte[] body(HttpResponse<byte[]> response, long offset, long end)
      throws SceneReadException {
    int status = response.statusCode();
    switch (status) {
      case 206 -> {
        Matcher range =
            CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
          throw new SceneReadException(
              SceneReadException.UNREACHABLE,
              false,
              name() + " answers with another range than asked for",
              "use a host that supports HTTP ranges");
        }
        learn(response, Long.parseLong(range.group(3)));
      }
      case 200 -> {
        long total = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        if (total < 0 || offset > MAX_SKIPPED) {
          throw new SceneReadException(
              SceneReadException.UNREACHABLE,
              false,
              name() + " does not support HTTP ranges",
              "use a host that supports HTTP ranges");
        }
        learn(response, total);
      }
      case 416 -> {
        return new byte[0];
      }
      case 404, 410 ->
          throw new SceneReadException(
              SceneReadException.MISSING_FILE,
              false,
              "HTTP " + status + " for " + name(),
              "the file is gone; check the catalogue, or wait for the item to be announced again");
      case 401, 403 ->
          throw new SceneReadException(
              SceneReadException.ACCESS_DENIED,
              true,
              "HTTP " + status + " for " + name(),
              "renew the signature of the href or grant access, then replay");
      default -> throw refused(response, status);
    }
    byte[] bytes = response.body();
    if (bytes.length < Math.min(end, size) - offset) {
      throw unreachable("the answer of " + name() + " ended early", null);
    }
    return bytes;
  }

  private SceneReadException refused(HttpResponse<byte[]> response, int status) {
    boolean retryable = status >= 500 || status == 429 || status == 408 || status == 425;
    SceneReadException failure =
        new SceneReadException(
            SceneReadException.UNREACHABLE,
            retryable,
            "HTTP " + status + " for " + name(),
            retryable
                ? "wait until the host answers again, then replay"
                : "check the href and the host");
    Optional<String> wait =
        response.headers().firstValue("Retry-After").filter(v -> v.matches("\\d{1,6}"));
    return wait.isPresent()
        ? failure.withRetryAfter(Duration.ofSeconds(Long.parseLong(wait.get())))
        : failure;
  }

  private void learn(HttpResponse<byte[]> response, long total) throws SceneReadException {
    String seen =
        total
            + "@"
            + response
                .headers()
                .firstValue("ETag")
                .or(() -> response.headers().firstValue("Last-Modified"))
                .orElse("");
    if (size >= 0 && !seen.equals(revision)) {
      throw unreachable(name() + " changed while it was being read", null);
    }
    size = total;
    revision = seen;
  }

  private static SceneReadException unreachable(String message, Throwable cause) {
    return new SceneReadException(
        SceneReadException.UNREACHABLE,
        true,
        message,
        "wait until the host answers again, then replay",
        cause);
  }
}
