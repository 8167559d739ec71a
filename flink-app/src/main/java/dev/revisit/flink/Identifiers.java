package dev.revisit.flink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Deterministic identifiers: the first 32 hexadecimal digits of SHA-256 over the parts, each
 * preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
 */
public final class Identifiers {
  private Identifiers() {}

  public static String of(String... parts) {
    return digest(parts).substring(0, 32);
  }

  /** The whole SHA-256 in hexadecimal. */
  public static String digest(String... parts) {
    MessageDigest sha = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      sha.update(bytes);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
