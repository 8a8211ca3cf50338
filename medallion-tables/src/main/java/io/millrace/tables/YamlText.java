package io.millrace.tables;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Turns the text of a pipeline file into YAML nodes, which know where they are. */
final class YamlText {
  private static final int MAX_DEPTH = 20;

  private YamlText() {}

  /**
   * The mapping that a text consists of.
   *
   * @throws PipelineFileException if there is none
   */
  static MappingNode compose(String text, Problems problems) {
    try {
      checkEvents(text, problems);
      Node root =
          new Compose(settings(text))
              .composeString(text)
              .orElseThrow(
                  () ->
                      problems.and(
                          Position.START, "the file is empty; start with 'pipeline: NAME'"));
      if (root instanceof MappingNode mapping) {
        return mapping;
      }
      throw problems.and(
          Position.of(root),
          "expected a mapping, found something else; start with 'pipeline: NAME'");
    } catch (MarkedYamlEngineException e) {
      Position position =
          e.getProblemMark().or(e::getContextMark).map(Position::of).orElse(Position.START);
      throw problems.and(
          position, "this is not valid YAML: " + explain(String.valueOf(e.getProblem())));
    } catch (ReaderException e) {
      throw problems.and(
          positionOf(text, e.getPosition()),
          "the character U+%04X cannot be in a YAML file; remove it".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw problems.and(
          Position.START,
          "this cannot be read as YAML: %s; write it more simply".formatted(firstLine(e)));
    }
  }

  /** The buffer holds the whole text: the parser fails on a pair of surrogates at its end. */
  private static LoadSettings settings(String text) {
    return LoadSettings.builder()
        .setMaxAliasesForCollections(50)
        .setCodePointLimit(PipelineFile.MAX_BYTES + 1)
        .setBufferSize(text.length() + 2)
        .build();
  }

  /** Nodes are composed recursively, so depth is bounded first. */
  private static void checkEvents(String text, Problems problems) {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(settings(text)).parseString(text)) {
      Position position = event.getStartMark().map(Position::of).orElse(Position.START);
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        throw problems.and(
            position, "more than %d levels inside one another; use fewer".formatted(MAX_DEPTH));
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof DocumentStartEvent && ++documents > 1) {
        throw problems.and(
            position, "a second YAML document starts here; put it into a file of its own");
      }
    }
  }

  /** The parser's words, except where they repeat text of the file, which may be a secret. */
  private static String explain(String problem) {
    if (problem.contains("alias")) {
      return "an alias (*name) has no anchor (&name) before it; put a text that starts with * in"
          + " quotes";
    }
    if (problem.contains("tag")) {
      return "a tag (!name) is not known here; put a text that starts with ! in quotes";
    }
    if (problem.contains("\\t")) {
      return "a tab cannot be used to indent; use spaces";
    }
    return problem + "; check indentation, colons and quotes here and above";
  }

  private static Position positionOf(String text, int codePoints) {
    int end =
        text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
    return new Position(line, end - before.lastIndexOf('\n'));
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
