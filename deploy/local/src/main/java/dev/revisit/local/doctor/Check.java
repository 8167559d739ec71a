package dev.revisit.local.doctor;

/** Looks at one thing that Revisit needs. Never throws: what goes wrong is the finding. */
@FunctionalInterface
public interface Check {
  Finding run();
}
