package io.millrace.tables;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells which settings must not be shown, and what to show in their place. */
final class Secrets {
  static final String HIDDEN = "***";

  private static final int MAX_SHOWN = 80;

  /** How much of a value is looked through for secrets; what is behind it is not shown. */
  private static final int MAX_SEARCHED = 1000;

  /** Looked for in names without case and separators: one word for access-key and ACCESS_KEY. */
  private static final Pattern SECRET_WORDS =
      Pattern.compile(
          "passw(or)?d|passphrase|pwd|secret|token|credential|jaas|privatekey|accesskey|keystorekey"
              + "|apikey|sharedkey|accountkey|basicauth|authorization|ssekey|connectionstring");

  /** Settings with a secret word in their name that say nothing secret. */
  private static final Pattern NOT_SECRET = Pattern.compile("(endpointurl|enabled|location|inms)$");

  /** user:password@host, with or without slashes before it, and Oracle's user/password@host. */
  private static final Pattern USER_INFO =
      Pattern.compile("(//[^?#\\s]*:[^?#\\s]*|//[^/?#\\s]*|[^/:?#\\s@]+[:/][^/:?#\\s@]+)@");

  private static final Pattern PARAMETER = Pattern.compile("([?&;])([^=&;?\\s]+)=([^&;\\s]*)");

  private Secrets() {}

  static boolean looksSecret(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return SECRET_WORDS.matcher(plain).find() && !NOT_SECRET.matcher(plain).find();
  }

  /** The value of a setting as it may be shown. */
  static String redact(String name, String value) {
    return looksSecret(name) ? HIDDEN : redactUri(value);
  }

  /** A value as a message may quote it: on one line, not too long, and without secrets. */
  static String show(String name, String value) {
    String start = value.substring(0, Math.min(value.length(), MAX_SEARCHED));
    String line = redact(name, start).replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "...";
  }

  private static String redactUri(String value) {
    String withoutUser = USER_INFO.matcher(value).replaceAll(Secrets::redactUser);
    return PARAMETER.matcher(withoutUser).replaceAll(Secrets::redactParameter);
  }

  private static String redactUser(MatchResult match) {
    return (match.group().startsWith("//") ? "//" : "") + HIDDEN + "@";
  }

  private static String redactParameter(MatchResult match) {
    String value = looksSecret(match.group(2)) ? HIDDEN : match.group(3);
    return Matcher.quoteReplacement(match.group(1) + match.group(2) + "=" + value);
  }
}
