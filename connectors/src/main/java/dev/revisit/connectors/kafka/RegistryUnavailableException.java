package dev.revisit.connectors.kafka;

/**
 * The schema registry does not answer. Always retryable: an outage must hold the stream back and
 * never become a dead letter.
 */
public final class RegistryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryUnavailableException(String problem, Throwable cause) {
    super(problem + " Check that the schema registry is up and its URL and credentials.", cause);
  }
}
