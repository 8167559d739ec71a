package dev.revisit.model.data.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The images of a data set, listed without reading their pixels. Thread-safe. */
public final class ImageSet {
  /** Classes of a set of change pairs. */
  public static final List<String> CHANGE = List.of("unchanged", "changed");

  private final List<String> classes;
  private final List<Entry> entries;

  /**
   * One image.
   *
   * @param id unique in the data set
   * @param group what a split must not divide
   * @param width columns
   * @param height rows
   * @param reader of its pixels
   */
  public record Entry(String id, String group, int width, int height, Reader reader) {}

  /** Reads one image. */
  public interface Reader {
    /**
     * Reads pixels and truth.
     *
     * @throws IOException if a file is missing or damaged; the message names it
     */
    LabelledImage read() throws IOException;
  }

  /**
   * A set.
   *
   * @param classes names in the order of the class indices; of change {@link #CHANGE}
   */
  public ImageSet(List<String> classes, List<Entry> entries) {
    this.classes = List.copyOf(classes);
    this.entries = List.copyOf(entries);
  }

  /** Names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /** Whether the truth is change between dates, and not what is there. */
  public boolean ofChange() {
    return classes.equals(CHANGE);
  }

  /** Number of images. */
  public int size() {
    return entries.size();
  }

  /** One image. */
  public Entry entry(int index) {
    return entries.get(index);
  }

  /** The images at some places. */
  public ImageSet subset(List<Integer> indices) {
    return new ImageSet(classes, indices.stream().map(entries::get).toList());
  }

  /** The same images, changed when they are read. */
  ImageSet mapped(UnaryOperator<LabelledImage> change) {
    return new ImageSet(
        classes,
        entries.stream()
            .map(
                entry ->
                    new Entry(
                        entry.id(),
                        entry.group(),
                        entry.width(),
                        entry.height(),
                        () -> change.apply(entry.reader().read())))
            .toList());
  }

  /** The first images; for a short try. */
  public ImageSet first(int count) {
    return subset(IntStream.range(0, Math.min(count, size())).boxed().toList());
  }

  /** Different groups in the order of their first image. */
  public List<String> groups() {
    return new ArrayList<>(entries.stream().map(Entry::group).distinct().toList());
  }
}
