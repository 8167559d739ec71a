package dev.revisit.model.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where weights come from and what they are for: the part of a model that no one can read off its
 * numbers.
 *
 * @param data what the weights were trained on; empty if on nothing
 * @param intendedUse what the model is for, one or two sentences
 * @param notFor what it must not be used for, one sentence each
 * @param codeVersion of the code that made the weights
 * @param seed of the run
 * @param date when the weights were finished; {@link Instant#EPOCH} if nobody recorded it
 * @param parent what they were made from
 * @param licence of the weights: an SPDX identifier, or {@code other}
 */
public record Provenance(
    List<TrainingData> data,
    String intendedUse,
    List<String> notFor,
    String codeVersion,
    Optional<Long> seed,
    Instant date,
    Optional<ParentRelease> parent,
    String licence) {
  /**
   * Of the seeded weights; a constant, so that an untrained release has the same bytes anywhere.
   */
  private static final Instant SEEDED_WEIGHTS = Instant.parse("2026-11-21T00:00:00Z");

  /** What STAC allows as {@code license}. */
  private static final Pattern LICENCE = Pattern.compile("[\\w.+-]+");

  private static final String INTENDED_USE =
      "Land cover and changes of the land surface at 10 to 40 m from Sentinel-2 Level-2A and"
          + " terrain-corrected Sentinel-1, as evidence that a person checks.";
  private static final List<String> NOT_FOR =
      List.of(
          "Decisions about people, land rights or penalties without a check by a person.",
          "Navigation, or anything else where an error endangers somebody.",
          "Other sensors, processing levels, units or pixel sizes than those it names.",
          "Places and seasons unlike those of its training data without an evaluation there.");

  /** Checks the licence and that use and version are said. */
  public Provenance {
    data = List.copyOf(data);
    notFor = List.copyOf(notFor);
    if (!LICENCE.matcher(licence).matches()) {
      throw new IllegalArgumentException(
          "The licence of the weights is '"
              + licence
              + "': use an SPDX identifier like Apache-2.0, or other");
    }
    if (intendedUse.isBlank() || codeVersion.isBlank()) {
      throw new IllegalArgumentException("A provenance needs an intended use and a code version");
    }
  }

  /** Seeded random weights. */
  public static Provenance untrained(long seed) {
    return new Provenance(
        List.of(),
        "Tests and demonstrations of everything but the classes.",
        List.of("Any statement about the ground: the weights are random."),
        version(),
        Optional.of(seed),
        SEEDED_WEIGHTS,
        Optional.empty(),
        "Apache-2.0");
  }

  /** Weights of which nobody wrote down where they come from. */
  public static Provenance unrecorded() {
    return new Provenance(
        List.of(),
        "Not recorded.",
        List.of("Anything but experiments: nobody recorded what it was trained on."),
        version(),
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty(),
        "other");
  }

  /**
   * Weights that this build trained, for the use that Revisit is made for.
   *
   * @param date when training ended
   */
  public static Provenance trained(
      List<TrainingData> data,
      long seed,
      Instant date,
      Optional<ParentRelease> parent,
      String licence) {
    return new Provenance(
        data, INTENDED_USE, NOT_FOR, version(), Optional.of(seed), date, parent, licence);
  }

  /**
   * The same weights after they learned more. What was said of random or imported weights no longer
   * holds then; what nobody recorded stays unrecorded.
   *
   * @param more what they learned from
   * @param notForEither what the result must not be used for because of that
   * @param newSeed of the run
   * @param end when it ended
   */
  public Provenance after(
      List<TrainingData> more, List<String> notForEither, long newSeed, Instant end) {
    boolean recorded = !date.equals(Instant.EPOCH);
    boolean first = recorded && data.isEmpty();
    Set<TrainingData> all = new LinkedHashSet<>(data);
    all.addAll(more);
    Set<String> never = new LinkedHashSet<>(first ? NOT_FOR : notFor);
    never.addAll(notForEither);
    return new Provenance(
        List.copyOf(all),
        first ? INTENDED_USE : intendedUse,
        List.copyOf(never),
        version(),
        Optional.of(newSeed),
        recorded ? end : date,
        parent,
        licence);
  }

  /**
   * Weights that another program trained.
   *
   * @param weights the file they were read from
   * @param seed of what the file lacked
   */
  public static Provenance imported(ParentRelease weights, long seed, Instant date) {
    return new Provenance(
        List.of(),
        "A starting point for training.",
        List.of("Anything else before it was trained and evaluated."),
        version(),
        Optional.of(seed),
        date,
        Optional.of(weights),
        "other");
  }

  private static String version() {
    return Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** As a JSON object. */
  public ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode sets = node.putArray("data");
    data.forEach(set -> sets.add(set.toJson()));
    node.put("intended_use", intendedUse);
    ArrayNode uses = node.putArray("not_for");
    notFor.forEach(uses::add);
    node.put("code_version", codeVersion);
    seed.ifPresent(value -> node.put("seed", value));
    node.put("date", date.toString());
    parent.ifPresent(value -> node.set("parent", value.toJson()));
    return node.put("licence", licence);
  }

  /**
   * Reads what {@link #toJson()} writes.
   *
   * @throws IllegalArgumentException if an entry is missing or unusable
   */
  public static Provenance read(JsonNode node) {
    for (String entry : new String[] {"data", "intended_use", "not_for", "date", "licence"}) {
      if (!node.has(entry)) {
        throw new IllegalArgumentException("The provenance lacks '" + entry + "'");
      }
    }
    List<TrainingData> data = new ArrayList<>();
    node.path("data").forEach(set -> data.add(TrainingData.read(set)));
    List<String> notFor = new ArrayList<>();
    node.path("not_for").forEach(use -> notFor.add(use.asText()));
    return new Provenance(
        data,
        node.path("intended_use").asText(),
        notFor,
        node.path("code_version").asText("not recorded"),
        node.path("seed").isIntegralNumber()
            ? Optional.of(node.path("seed").longValue())
            : Optional.empty(),
        date(node.path("date").asText()),
        node.has("parent")
            ? Optional.of(ParentRelease.read(node.path("parent")))
            : Optional.empty(),
        node.path("licence").asText());
  }

  private static Instant date(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "The provenance's 'date' is '" + text + "', expected one like 2026-01-31T12:00:00Z", e);
    }
  }

  /** Where the data sets are to be had, of those that say so. */
  List<URI> sources() {
    return data.stream().flatMap(set -> set.source().stream()).toList();
  }
}
