package dev.revisit.flink.pretrain;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.stac.BoundingBox;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What to sample from where to where.
 *
 * <pre>{@code
 * SamplingRequest request =
 *     SamplingRequest.to("s3://bucket/chips")
 *         .catalog("https://earth-search.aws.element84.com/v1")
 *         .collections(List.of("sentinel-2-c1-l2a"))
 *         .area(geoJson)
 *         .rules(ChipRules.DEFAULT)
 *         .seed(7)
 *         .build();
 * }</pre>
 *
 * @param output URI of the folder that the data set is written to; any file system that Flink knows
 * @param catalogs folders with {@code catalog.json}, URLs of one, or roots of STAC APIs
 * @param ssl4eo folders in the layout of SSL4EO-S12, reachable by every task manager
 * @param collections of the catalogues; empty for all
 * @param area GeoJSON polygon or multipolygon that holds the chips' centres; else the items'
 *     footprints decide. SSL4EO-S12 is not cut by it: its positions are approximate
 * @param from items sensed at or after
 * @param to items sensed at or before
 * @param rules what makes a chip worth learning from
 * @param seed decides, together with a chip's place, which chips are drawn
 * @param access which rasters may be read
 */
public record SamplingRequest(
    String output,
    List<String> catalogs,
    List<String> ssl4eo,
    List<String> collections,
    Optional<String> area,
    Optional<Instant> from,
    Optional<Instant> to,
    ChipRules rules,
    long seed,
    Access access) {

  /**
   * Which rasters may be read. Folders of catalogues that were named may always be.
   *
   * @param hosts exact names, {@code *.example.org}, or {@code *} for all with a public address
   * @param privateAddresses also plain HTTP and private addresses, from those hosts
   * @param fileRoots further folders below which {@code file:} references may be read
   * @param deadline how long one scene of one block is tried while the error may pass
   */
  public record Access(
      List<String> hosts, boolean privateAddresses, List<String> fileRoots, Duration deadline) {
    /** All public hosts, no further folder, five minutes. */
    public static final Access DEFAULT =
        new Access(List.of("*"), false, List.of(), Duration.ofMinutes(5));

    /** Copies. */
    public Access {
      hosts = List.copyOf(hosts);
      fileRoots = List.copyOf(fileRoots);
    }
  }

  /**
   * Checks what can be checked without looking at the sources.
   *
   * @throws IllegalArgumentException with the remedy
   */
  public SamplingRequest {
    output = DataSetLocation.forFlink(output);
    catalogs = List.copyOf(catalogs);
    ssl4eo = List.copyOf(ssl4eo);
    collections = List.copyOf(collections);
    if (catalogs.isEmpty() && ssl4eo.isEmpty()) {
      throw new IllegalArgumentException(
          "There is nothing to sample from: name a STAC catalogue or a folder of SSL4EO-S12");
    }
    if (!catalogs.isEmpty() && Block.SIZE % rules.side() != 0) {
      throw new IllegalArgumentException(
          "Chips of %d px do not divide a block of %d px: give a power of two, for example 64, 128 or 256"
              .formatted(rules.side(), Block.SIZE));
    }
    if (!ssl4eo.isEmpty() && rules.side() > Ssl4eoPlace.SIZE) {
      throw new IllegalArgumentException(
          "Chips of %d px do not fit into the patches of %d px of SSL4EO-S12: give smaller ones"
              .formatted(rules.side(), Ssl4eoPlace.SIZE));
    }
    if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
      throw new IllegalArgumentException(
          "The period ends before it begins: " + from.get() + " to " + to.get());
    }
    area.ifPresent(SamplingArea::parse);
    ssl4eo.forEach(folder -> Ssl4eoFolder.require(Path.of(folder)));
  }

  /** A request that writes to a folder: a path or a URI. */
  public static Builder to(String output) {
    return new Builder(output);
  }

  /** The folders below which files may be read. */
  List<String> readableRoots() {
    List<String> roots = new ArrayList<>(access.fileRoots());
    for (String catalog : catalogs) {
      String lower = catalog.strip().toLowerCase(Locale.ROOT);
      if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
        Path path =
            lower.startsWith("file:")
                ? Path.of(URI.create(catalog.strip()))
                : Path.of(catalog.strip());
        Path absolute = path.toAbsolutePath().normalize();
        roots.add((Files.isDirectory(absolute) ? absolute : absolute.getParent()).toString());
      }
    }
    return roots;
  }

  /** Collects the parts of a request; every setter returns the builder. */
  public static final class Builder {
    private final String output;
    private final List<String> catalogs = new ArrayList<>();
    private final List<String> ssl4eo = new ArrayList<>();
    private List<String> collections = List.of();
    private Optional<String> area = Optional.empty();
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> to = Optional.empty();
    private ChipRules rules = ChipRules.DEFAULT;
    private long seed;
    private Access access = Access.DEFAULT;

    private Builder(String output) {
      this.output = output;
    }

    /** Adds a catalogue: a folder, the URL of a {@code catalog.json}, or the root of an API. */
    public Builder catalog(String location) {
      catalogs.add(location);
      return this;
    }

    /** Adds a folder in the layout of SSL4EO-S12. */
    public Builder ssl4eo(Path folder) {
      ssl4eo.add(folder.toAbsolutePath().normalize().toString());
      return this;
    }

    public Builder collections(List<String> ids) {
      collections = ids;
      return this;
    }

    /** A GeoJSON polygon or multipolygon, longitude first. */
    public Builder area(String geoJson) {
      area = Optional.of(geoJson);
      return this;
    }

    public Builder area(BoundingBox box) {
      area = Optional.of(SamplingArea.geoJson(box));
      return this;
    }

    public Builder from(Instant instant) {
      from = Optional.of(instant);
      return this;
    }

    public Builder to(Instant instant) {
      to = Optional.of(instant);
      return this;
    }

    public Builder rules(ChipRules these) {
      rules = these;
      return this;
    }

    public Builder seed(long number) {
      seed = number;
      return this;
    }

    public Builder access(Access which) {
      access = which;
      return this;
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException with the remedy
     */
    public SamplingRequest build() {
      return new SamplingRequest(
          output, catalogs, ssl4eo, collections, area, from, to, rules, seed, access);
    }
  }
}
