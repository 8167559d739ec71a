package dev.revisit.model.data.benchmark;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lists what is in the folders of a data set, in the order of names. */
final class Folders {
  private Folders() {}

  /** The folder, which must be there. */
  static Path require(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new DataSetException(
          "There is no folder " + folder + ": give the folder that the data set was unpacked into");
    }
    return folder;
  }

  /** The file, which must be there. */
  static Path requireFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataSetException(
          "There is no file " + file + ": the data set is incomplete, unpack it again");
    }
    return file;
  }

  /** Folders within a folder. */
  static List<Path> folders(Path folder) throws IOException {
    return entries(folder, Files::isDirectory);
  }

  /** Files with an ending within a folder. */
  static List<Path> files(Path folder, String ending) throws IOException {
    return entries(
        folder,
        path -> path.getFileName().toString().endsWith(ending) && Files.isRegularFile(path));
  }

  private static List<Path> entries(Path folder, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> entries = Files.list(require(folder))) {
      return entries.filter(wanted).sorted().toList();
    }
  }

  /** Name of a file without an ending. */
  static String stem(Path file, String ending) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ending.length());
  }

  /** Lines of a text file that are not blank. */
  static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(requireFile(file)).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (MalformedInputException e) {
      throw new DataSetException(file + " is no text in UTF-8: unpack the data set again");
    }
  }

  /** Fails when a data set turns out to be empty. */
  static <T> List<T> requireSome(List<T> found, Path folder, String what) throws IOException {
    if (found.isEmpty()) {
      throw new DataSetException(
          "%s holds no %s: give the folder that the data set was unpacked into"
              .formatted(folder, what));
    }
    return found;
  }
}
