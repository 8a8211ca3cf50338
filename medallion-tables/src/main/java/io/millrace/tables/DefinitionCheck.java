package io.millrace.tables;

/**
 * A check of a whole definition by somebody who knows more than this module does, such as an SQL
 * engine. What it finds wrong is reported like every other problem of the file, with its place.
 */
@FunctionalInterface
public interface DefinitionCheck {

  /** Looks at a definition in which everything that this module knows of is right. */
  void check(PipelineDefinition definition, Reporter reporter);

  /** Takes what is wrong. */
  @FunctionalInterface
  interface Reporter {
    /**
     * Notes one problem.
     *
     * @param path the key that is wrong, such as {@code silver.expect.amount_not_negative.that} or
     *     {@code silver.key[0]}. A key that the file leaves out is reported at what is around it
     * @param message what follows the path in the sentence, such as {@code reads a file; ...}, on
     *     one line: what was found and what to do
     */
    void report(String path, String message);
  }
}
