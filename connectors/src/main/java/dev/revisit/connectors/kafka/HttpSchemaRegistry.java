package dev.revisit.connectors.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * A schema registry with Confluent's REST interface (also Karapace, Apicurio's compatible
 * endpoint). Looks schemas up and by default never registers one: the deployment does, after the
 * compatibility check.
 *
 * <p>Cost: one request a schema and a number, then memory; an unknown number is asked for again
 * after a minute.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int MOST_UNKNOWN = 1_000;
  private static final int NOT_FOUND = 404;

  private final HttpClient client;
  private final URI root;
  private final Settings settings;
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Cache<Integer, Boolean> unknown =
      Caffeine.newBuilder()
          .maximumSize(MOST_UNKNOWN)
          .expireAfterWrite(Duration.ofMinutes(1))
          .build();

  /**
   * How the registry is used.
   *
   * @param timeout for connecting and for one request
   * @param headers sent with every request, for example {@code Authorization}
   * @param register whether schemas that the registry lacks are registered on first use; for
   *     development
   */
  public record Settings(Duration timeout, Map<String, String> headers, boolean register) {
    public Settings {
      headers = Map.copyOf(headers);
    }

    /** Ten seconds, no headers, lookup only. */
    public static Settings defaults() {
      return new Settings(Duration.ofSeconds(10), Map.of(), false);
    }

    /** As these, but registering. */
    public Settings registering() {
      return new Settings(timeout, headers, true);
    }

    /** The text of a header may be a secret, so it is left out. */
    @Override
    public String toString() {
      return "Settings[timeout=" + timeout + ", register=" + register + "]";
    }
  }

  private record SubjectSchema(String subject, Schema schema) {}

  private record Answer(int status, JsonNode body) {}

  /** Opens nothing yet. */
  public HttpSchemaRegistry(URI root, Settings settings) {
    String text = root.toString();
    this.root = text.endsWith("/") ? root : URI.create(text + "/");
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public int idOf(String subject, Schema schema) {
    SubjectSchema wanted = new SubjectSchema(subject, schema);
    Integer known = ids.get(wanted);
    if (known != null) {
      return known;
    }
    int id = lookup(subject, schema).orElseGet(() -> register(subject, schema));
    ids.put(wanted, id);
    return id;
  }

  @Override
  public Optional<Schema> byId(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    if (unknown.getIfPresent(id) != null) {
      return Optional.empty();
    }
    Answer answer = send(request("schemas/ids/" + id).GET().build());
    Optional<Schema> found = answer.status() == NOT_FOUND ? Optional.empty() : schema(answer);
    found.ifPresentOrElse(schema -> schemas.put(id, schema), () -> unknown.put(id, true));
    return found;
  }

  private Optional<Integer> lookup(String subject, Schema schema) {
    Answer answer = post("subjects/" + encode(subject), schema);
    return answer.status() == NOT_FOUND ? Optional.empty() : Optional.of(id(answer));
  }

  private int register(String subject, Schema schema) {
    if (!settings.register()) {
      throw new IllegalStateException(
          "The schema registry "
              + root
              + " does not have our "
              + schema.getFullName()
              + " under "
              + subject
              + ". Register the released schema, or allow the job to register.");
    }
    return id(post("subjects/" + encode(subject) + "/versions", schema));
  }

  private static int id(Answer answer) {
    JsonNode id = answer.body().path("id");
    if (!id.canConvertToInt() || !id.isIntegralNumber()) {
      throw new RegistryUnavailableException("The registry's answer has no id.", null);
    }
    return id.intValue();
  }

  /** Empty for what is no Avro schema: then nobody can read the record. */
  private static Optional<Schema> schema(Answer answer) {
    if (!answer.body().path("schemaType").asText("AVRO").equals("AVRO")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Schema.Parser().parse(answer.body().path("schema").asText()));
    } catch (SchemaParseException e) {
      return Optional.empty();
    }
  }

  private Answer post(String path, Schema schema) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("schema", PublishedSchema.of(schema));
    return send(
        request(path)
            .header("Content-Type", MEDIA_TYPE)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve(path))
            .header("Accept", MEDIA_TYPE + ", application/json");
    settings.headers().forEach(request::setHeader);
    return request;
  }

  private Answer send(HttpRequest request) {
    String call = request.method() + " " + request.uri();
    CompletableFuture<HttpResponse<String>> pending =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    try {
      // The client's own timeout ends with the headers; this one covers a body that stalls, too.
      HttpResponse<String> response =
          pending.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      int status = response.statusCode();
      if (status == 409 || status == 422) {
        throw new IllegalStateException(
            call
                + " was refused with "
                + status
                + ": "
                + response.body()
                + ". Check the compatibility rule of the subject.");
      }
      if (status != 200 && status != NOT_FOUND) {
        throw new RegistryUnavailableException(call + " answered " + status + ".", null);
      }
      return new Answer(status, MAPPER.readTree(response.body()));
    } catch (JsonProcessingException e) {
      throw new RegistryUnavailableException(call + " did not answer with JSON.", e);
    } catch (ExecutionException e) {
      throw new RegistryUnavailableException(call + " failed: " + e.getCause() + ".", e.getCause());
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new RegistryUnavailableException(call + " did not answer in time.", e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException(call + " was interrupted.", e);
    }
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
