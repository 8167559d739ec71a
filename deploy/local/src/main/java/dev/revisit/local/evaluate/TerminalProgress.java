package dev.revisit.local.evaluate;

import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.model.evaluation.Progress;

/** Shows how far an evaluation is and ends it on Ctrl-C. */
public final class TerminalProgress implements Progress {
  private final Terminal terminal;
  private final Interruption interruption;

  /** One that shows on a terminal. */
  public TerminalProgress(Terminal terminal, Interruption interruption) {
    this.terminal = terminal;
    this.interruption = interruption;
  }

  @Override
  public void at(String what, int done, int total) {
    terminal.progress("%s %d of %d".formatted(what, done, total));
  }

  @Override
  public boolean stopRequested() {
    return interruption.requested();
  }
}
