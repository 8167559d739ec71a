package dev.revisit.local.stac;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/**
 * Serves the files of one folder with byte ranges, as an object store does. A path that leads out
 * of the folder, also by a link, is refused.
 */
final class ServedFolder {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final Path root;

  /**
   * @param root a real path
   */
  ServedFolder(Path root) {
    this.root = root;
  }

  /** Answers GET and HEAD for a path relative to the folder. */
  void serve(Context context, String relative) throws IOException {
    Path file;
    try {
      Path asked = root.resolve(relative).normalize();
      if (!asked.startsWith(root)) {
        refuse(context);
        return;
      }
      if (!Files.isRegularFile(asked)) {
        context.status(NOT_FOUND).result("No such file");
        return;
      }
      file = asked.toRealPath();
    } catch (InvalidPathException e) {
      context.status(BAD_REQUEST).result("Not a path");
      return;
    }
    if (!file.startsWith(root)) {
      refuse(context);
      return;
    }
    send(context, file);
  }

  private static void refuse(Context context) {
    context.status(FORBIDDEN).result("Outside of the served folder");
  }

  private static void send(Context context, Path file) throws IOException {
    long size = Files.size(file);
    String tag =
        '"'
            + Long.toHexString(size)
            + '-'
            + Long.toHexString(Files.getLastModifiedTime(file).toMillis())
            + '"';
    context.header("Accept-Ranges", "bytes").header("ETag", tag).contentType(mediaType(file));
    boolean current = Optional.ofNullable(context.header("If-Range")).map(tag::equals).orElse(true);
    Optional<String> range =
        current ? Optional.ofNullable(context.header("Range")) : Optional.empty();
    ByteRange.Request request = ByteRange.parse(range, size);
    if (request instanceof ByteRange.Request.Part part) {
      context
          .status(206)
          .header(
              "Content-Range",
              "bytes " + part.range().first() + "-" + part.range().last() + "/" + size);
      write(context, file, part.range());
    } else if (request instanceof ByteRange.Request.Unsatisfiable) {
      context.status(416).header("Content-Range", "bytes */" + size);
    } else {
      write(context, file, new ByteRange(0, size - 1));
    }
  }

  private static void write(Context context, Path file, ByteRange range) throws IOException {
    context.res().setContentLengthLong(range.length());
    if (context.method() == HandlerType.HEAD) {
      return;
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        WritableByteChannel out = Channels.newChannel(context.outputStream())) {
      long position = range.first();
      while (position <= range.last()) {
        long sent = in.transferTo(position, range.last() - position + 1, out);
        if (sent <= 0) {
          throw new IOException(file + " became shorter while it was sent");
        }
        position += sent;
      }
    }
  }

  private static String mediaType(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".tif") || name.endsWith(".tiff")) {
      return "image/tiff; application=geotiff; profile=cloud-optimized";
    }
    if (name.endsWith(".json") || name.endsWith(".geojson")) {
      return "application/json";
    }
    return name.endsWith(".xml") ? "application/xml" : "application/octet-stream";
  }
}
