package dev.revisit.connectors.stac;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON over HTTP with what java-stac-client lacks: status checks, timeouts, bounded answers,
 * retries that honour {@code Retry-After}, and redirects that neither turn a POST into a GET nor
 * carry credentials to another origin.
 */
final class StacHttp {
  private static final Logger LOG = LoggerFactory.getLogger(StacHttp.class);
  private static final Set<Integer> TEMPORARY = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final Set<Integer> REDIRECT = Set.of(301, 302, 307, 308);
  private static final int MOST_REDIRECTS = 5;
  private static final int SHOWN = 200;

  private final HttpClient client;
  private final URI origin;
  private final StacSettings settings;
  private final Clock clock;
  private final Pause pause;

  StacHttp(URI origin, StacSettings settings, Clock clock, Pause pause) {
    this.origin = origin;
    this.settings = settings;
    this.clock = clock;
    this.pause = pause;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** One request. */
  record Call(String method, URI uri, Optional<JsonNode> body, Map<String, String> headers) {
    static Call get(URI uri) {
      return new Call("GET", uri, Optional.empty(), Map.of());
    }

    static Call post(URI uri, JsonNode body) {
      return new Call("POST", uri, Optional.of(body), Map.of());
    }

    Call at(URI elsewhere) {
      return new Call(method, elsewhere, body, headers);
    }

    @Override
    public String toString() {
      return method + " " + uri;
    }
  }

  /** The answer's JSON, after as many tries as the settings allow. */
  JsonNode json(Call call) {
    StacException last = null;
    for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
      try {
        return once(call);
      } catch (Retry retry) {
        last = retry.problem;
        Duration wait = retry.after.orElse(backOff(attempt));
        if (attempt == settings.attempts() || wait.compareTo(settings.longestBackOff()) > 0) {
          throw last;
        }
        LOG.warn("{} Next try in {} s.", last.getMessage(), wait.toMillis() / 1000.0);
        rest(wait);
      }
    }
    throw last;
  }

  private JsonNode once(Call call) throws Retry {
    Call current = call;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpResponse<byte[]> response = send(current);
      if (!REDIRECT.contains(response.statusCode())) {
        check(current, response);
        return parse(current, response.body());
      }
      current = current.at(redirected(current, response));
    }
    throw StacException.permanent(
        call + " was redirected more than " + MOST_REDIRECTS + " times", "Check the URL.");
  }

  private HttpResponse<byte[]> send(Call call) throws Retry {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(call.uri());
    } catch (IllegalArgumentException e) {
      throw StacException.permanent(
          call + " is no HTTP request: " + e.getMessage(), "Give an http or https URL.", e);
    }
    request.header("Accept", "application/geo+json, application/json");
    call.headers().forEach(request::setHeader);
    if (sameOrigin(call.uri())) {
      settings.headers().forEach(request::setHeader);
    }
    if (call.body().isPresent()) {
      request.header("Content-Type", "application/json");
      request.method(
          call.method(), HttpRequest.BodyPublishers.ofString(call.body().get().toString()));
    } else {
      request.method(call.method(), HttpRequest.BodyPublishers.noBody());
    }
    return receive(call, request.build());
  }

  /** The client's own timeout ends with the headers; this one covers a body that stalls, too. */
  private HttpResponse<byte[]> receive(Call call, HttpRequest request) throws Retry {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BoundedBody.ofAtMost(settings.largestAnswerBytes()));
    try {
      return answer.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BoundedBody.TooLongException tooLong) {
        throw StacException.permanent(
            call + " answered with " + tooLong.getMessage(),
            "Ask for smaller pages or raise the largest answer.",
            tooLong);
      }
      throw unreachable(call, e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreachable(call, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted(e);
    }
  }

  private void check(Call call, HttpResponse<byte[]> response) throws Retry {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return;
    }
    String problem = call + " answered " + status + shown(response.body());
    if (TEMPORARY.contains(status)) {
      throw new Retry(
          new StacException(
              problem,
              status == 429
                  ? "Ask less often, or get a larger quota from the provider."
                  : "The catalogue is out of order; try again later.",
              true,
              status,
              null),
          retryAfter(response));
    }
    String remedy =
        switch (status) {
          case 401, 403 -> "Configure the credentials of the catalogue as a header.";
          case 404, 410 -> "Check that the URL is the root of a STAC API and that the item exists.";
          default -> "Check the URL and what the catalogue supports.";
        };
    throw new StacException(problem, remedy, false, status, null);
  }

  private static JsonNode parse(Call call, byte[] body) {
    try {
      JsonNode json = StacJson.MAPPER.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
      throw notJson(call, body, null);
    } catch (JsonProcessingException e) {
      throw notJson(call, body, e);
    } catch (IOException e) {
      throw new IllegalStateException("Reading an array does no input.", e);
    }
  }

  private static StacException notJson(Call call, byte[] body, Exception cause) {
    return StacException.permanent(
        call + " did not answer with a JSON object" + shown(body),
        "Check that the URL is a STAC catalogue and not a web page.",
        cause);
  }

  private URI redirected(Call call, HttpResponse<?> response) {
    Optional<URI> target =
        response
            .headers()
            .firstValue("Location")
            .flatMap(Hrefs::toUri)
            .map(call.uri()::resolve)
            .filter(uri -> "http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    return target.orElseThrow(
        () -> StacException.permanent(call + " redirects to no HTTP location", "Check the URL."));
  }

  private boolean sameOrigin(URI uri) {
    return String.valueOf(uri.getScheme()).equalsIgnoreCase(String.valueOf(origin.getScheme()))
        && String.valueOf(uri.getHost()).equalsIgnoreCase(String.valueOf(origin.getHost()))
        && uri.getPort() == origin.getPort();
  }

  private Retry unreachable(Call call, Throwable cause) {
    String reason =
        cause instanceof TimeoutException
            ? "no whole answer within " + settings.requestTimeout().toMillis() + " ms"
            : cause.getClass().getSimpleName() + " " + cause.getMessage();
    return new Retry(
        StacException.outage(
            call + " failed: " + reason,
            "Check the network and that the catalogue is up; try again later.",
            cause),
        Optional.empty());
  }

  private Duration backOff(int attempt) {
    Duration doubled = settings.firstBackOff().multipliedBy(1L << Math.min(attempt - 1, 20));
    return doubled.compareTo(settings.longestBackOff()) < 0 ? doubled : settings.longestBackOff();
  }

  /** RFC 9110: seconds, or an HTTP date. */
  private Optional<Duration> retryAfter(HttpResponse<?> response) {
    Optional<String> header = response.headers().firstValue("Retry-After").map(String::strip);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    if (header.get().matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(header.get())));
    }
    try {
      Instant when =
          ZonedDateTime.parse(
                  header.get(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
              .toInstant();
      Duration wait = Duration.between(clock.instant(), when);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private void rest(Duration wait) {
    try {
      pause.rest(wait);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StacException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return StacException.outage("Reading the catalogue was interrupted", "Start it again.", e);
  }

  private static String shown(byte[] body) {
    String start =
        new String(Arrays.copyOf(body, Math.min(body.length, SHOWN)), StandardCharsets.UTF_8)
            .replaceAll("\\s+", " ")
            .strip();
    return start.isEmpty() ? "" : " (" + start + ")";
  }

  /** Tells the loop to try again. */
  private static final class Retry extends Exception {
    private static final long serialVersionUID = 1L;
    private final StacException problem;
    private final transient Optional<Duration> after;

    Retry(StacException problem, Optional<Duration> after) {
      super(problem);
      this.problem = problem;
      this.after = after;
    }
  }
}
