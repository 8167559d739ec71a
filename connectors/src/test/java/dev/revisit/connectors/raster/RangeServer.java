package dev.revisit.connectors.raster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web server on the loopback interface that serves bytes by ranges, or misbehaves as told. */
final class RangeServer implements AutoCloseable {

  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicLong sent = new AtomicLong();

  RangeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          try (exchange) {
            answers.getOrDefault(exchange.getRequestURI().getPath(), status(404)).to(exchange);
          }
        });
    server.start();
  }

  String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  void on(String path, Answer answer) {
    answers.put(path, answer);
  }

  /** Serves a file with ranges. */
  Answer file(byte[] bytes) {
    return exchange -> {
      Matcher range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
      if (!range.matches()) {
        send(exchange, 200, bytes, 0, bytes.length);
        return;
      }
      int from = Integer.parseInt(range.group(1));
      int to = Math.min(bytes.length - 1, Integer.parseInt(range.group(2)));
      if (from >= bytes.length) {
        status(416).to(exchange);
        return;
      }
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
      send(exchange, 206, bytes, from, to - from + 1);
    };
  }

  /** Serves a file as a server does that knows no ranges. */
  Answer wholeFile(byte[] bytes) {
    return exchange -> send(exchange, 200, bytes, 0, bytes.length);
  }

  static Answer status(int status, String... header) {
    return exchange -> {
      if (header.length > 0) {
        exchange.getResponseHeaders().set(header[0], header[1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  private void send(HttpExchange exchange, int status, byte[] bytes, int from, int length)
      throws IOException {
    exchange.sendResponseHeaders(status, length);
    exchange.getResponseBody().write(bytes, from, length);
    sent.addAndGet(length);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
