package dev.revisit.connectors.stac;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a catalogue is read over HTTP.
 *
 * @param connectTimeout for opening a connection
 * @param requestTimeout for one request and its whole answer
 * @param attempts tries of one request, the first one included
 * @param firstBackOff pause before the second try; doubles with each further try
 * @param longestBackOff no pause is longer, whatever {@code Retry-After} asks for; a server that
 *     asks for more ends the tries with a retryable {@link StacException}
 * @param largestAnswerBytes longer answers are refused
 * @param headers sent with every request to the catalogue's own origin, and to no other: for
 *     example {@code Authorization}
 * @param furtherHosts hosts from which items may be fetched besides that of the catalogue
 */
public record StacSettings(
    Duration connectTimeout,
    Duration requestTimeout,
    int attempts,
    Duration firstBackOff,
    Duration longestBackOff,
    long largestAnswerBytes,
    Map<String, String> headers,
    Set<String> furtherHosts) {

  public StacSettings {
    if (attempts < 1) {
      throw new IllegalArgumentException("At least one attempt is needed, not " + attempts + ".");
    }
    if (largestAnswerBytes < 1 || largestAnswerBytes > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException(
          "The largest answer must be between 1 byte and 2 GiB, not " + largestAnswerBytes + ".");
    }
    headers = Map.copyOf(headers);
    furtherHosts = Set.copyOf(furtherHosts);
  }

  /** Five tries within about half a minute, answers up to 64 MiB, no headers. */
  public static StacSettings defaults() {
    return new StacSettings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        5,
        Duration.ofSeconds(1),
        Duration.ofMinutes(2),
        64L << 20,
        Map.of(),
        Set.of());
  }

  public StacSettings withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new StacSettings(
        connectTimeout,
        requestTimeout,
        attempts,
        firstBackOff,
        longestBackOff,
        largestAnswerBytes,
        more,
        furtherHosts);
  }

  public StacSettings withFurtherHost(String host) {
    Set<String> more = new HashSet<>(furtherHosts);
    more.add(host.toLowerCase(Locale.ROOT));
    return new StacSettings(
        connectTimeout,
        requestTimeout,
        attempts,
        firstBackOff,
        longestBackOff,
        largestAnswerBytes,
        headers,
        more);
  }

  public StacSettings withAttempts(int tries) {
    return new StacSettings(
        connectTimeout,
        requestTimeout,
        tries,
        firstBackOff,
        longestBackOff,
        largestAnswerBytes,
        headers,
        furtherHosts);
  }

  public StacSettings withRequestTimeout(Duration timeout) {
    return new StacSettings(
        connectTimeout,
        timeout,
        attempts,
        firstBackOff,
        longestBackOff,
        largestAnswerBytes,
        headers,
        furtherHosts);
  }

  public StacSettings withLargestAnswerBytes(long bytes) {
    return new StacSettings(
        connectTimeout,
        requestTimeout,
        attempts,
        firstBackOff,
        longestBackOff,
        bytes,
        headers,
        furtherHosts);
  }

  /** The text of a header may be a secret, so it is left out. */
  @Override
  public String toString() {
    return "StacSettings[attempts=" + attempts + ", headers=" + headers.keySet() + "]";
  }
}
