package dev.revisit.local.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final String ERASE = "\r\u001b[2K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Terminal terminal(boolean inPlace) {
    return new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), inPlace, 20);
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void aFileReceivesNoControlCodesAndNoFlood() {
    Terminal terminal = terminal(false);
    for (int i = 0; i < 100; i++) {
      terminal.progress(i + " of 100");
    }
    terminal.line("event");
    terminal.clearProgress();
    assertThat(written()).isEqualTo("0 of 100\nevent\n");
  }

  @Test
  void theProgressLineStaysBelowTheLines() {
    Terminal terminal = terminal(true);
    terminal.progress("1 of 2");
    terminal.line("event");
    assertThat(written()).isEqualTo(ERASE + "1 of 2" + ERASE + "event\n1 of 2");
  }

  @Test
  void aProgressLineNeverWraps() {
    terminal(true).progress("x".repeat(50));
    assertThat(written()).isEqualTo(ERASE + "x".repeat(19));
  }
}
