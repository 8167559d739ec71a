package dev.revisit.flink.pretrain;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** File systems as plug-ins bring them, over local folders of the same path. */
public class FakeFileSystem extends FileSystem {
  /** Files that were opened for reading, with how often. */
  static final Map<String, Integer> OPENED = new ConcurrentHashMap<>();

  private final FileSystem local = LocalFileSystem.getSharedInstance();
  private final String scheme;

  FakeFileSystem(String scheme) {
    this.scheme = scheme;
  }

  /** Does everything. */
  public static final class Remote implements FileSystemFactory {
    @Override
    public String getScheme() {
      return "remote";
    }

    @Override
    public FileSystem create(URI uri) {
      return new FakeFileSystem(getScheme());
    }
  }

  /** Loses its connection once for each file that is written. */
  public static final class Flaky implements FileSystemFactory {
    private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

    @Override
    public String getScheme() {
      return "flaky";
    }

    @Override
    public FileSystem create(URI uri) {
      return new FakeFileSystem(getScheme()) {
        @Override
        public boolean rename(Path from, Path to) throws IOException {
          if (FAILED.add(to.getPath())) {
            throw new IOException("connection lost");
          }
          return super.rename(from, to);
        }
      };
    }
  }

  /** Cannot rename; its scheme is that of a real object store. */
  public static final class ObjectStore implements FileSystemFactory {
    @Override
    public String getScheme() {
      return "oss";
    }

    @Override
    public FileSystem create(URI uri) {
      return new FakeFileSystem(getScheme()) {
        @Override
        public boolean rename(Path from, Path to) throws IOException {
          throw new IOException("renaming copies");
        }
      };
    }
  }

  private static Path local(Path path) {
    return new Path(path.getPath());
  }

  @Override
  public Path getWorkingDirectory() {
    return local.getWorkingDirectory();
  }

  @Override
  public Path getHomeDirectory() {
    return local.getHomeDirectory();
  }

  @Override
  public URI getUri() {
    return URI.create(scheme + ":///");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return local.getFileStatus(local(path));
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
      throws IOException {
    return local.getFileBlockLocations(file, start, length);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return open(path);
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    OPENED.merge(path.getPath(), 1, Integer::sum);
    return local.open(local(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return local.listStatus(local(path));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return local.delete(local(path), recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return local.mkdirs(local(path));
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
    return local.create(local(path), mode);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return local.rename(local(from), local(to));
  }

  @Override
  public boolean isDistributedFS() {
    return true;
  }
}
