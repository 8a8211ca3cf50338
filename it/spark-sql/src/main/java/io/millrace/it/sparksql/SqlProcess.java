package io.millrace.it.sparksql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Spark SQL in a process of its own. The first line of standard input is the catalog, as {@code
 * {"catalog": NAME, "properties": {...}}}; each other one is a statement, as {@code {"sql": TEXT}},
 * or a query whose rows are read and thrown away, as {@code {"scan": TEXT}}.
 *
 * <p>Answers are lines of standard output: one array for each row, and then an object that ends the
 * answer, with {@code cpuSeconds}, or with {@code error}.
 */
public final class SqlProcess {
  private static final int PARENT_IS_GONE = 137;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  private SqlProcess() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    // Whatever else writes to standard output must not end up between the answers.
    System.setOut(System.err);
    new SqlProcess().run(answers);
  }

  private void run(PrintStream answers) throws Exception {
    Thread reader = new Thread(this::takeRequests, "requests");
    reader.setDaemon(true);
    reader.start();
    try (SqlSession session = SqlSession.open(JSON.readTree(requests.take()))) {
      AnswerWriter writer = new AnswerWriter(answers);
      writer.done(0);
      while (true) {
        answer(session, JSON.readTree(requests.take()), writer);
      }
    }
  }

  /** Apart from the work, so that the process ends with its parent in the middle of a statement. */
  private void takeRequests() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        requests.add(line);
      }
    } catch (IOException e) {
      // A broken pipe is an end too.
    }
    Runtime.getRuntime().halt(PARENT_IS_GONE);
  }

  private static void answer(SqlSession session, JsonNode request, AnswerWriter writer)
      throws IOException {
    try {
      long before = SqlSession.cpuNanos();
      if (request.has("scan")) {
        session.scan(request.get("scan").asText());
      } else {
        writer.rows(session.rows(request.get("sql").asText()));
      }
      writer.done((SqlSession.cpuNanos() - before) / 1e9);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      // Spark throws checked exceptions that its methods do not declare.
      writer.failed(e);
    }
  }
}
