package io.millrace.tables;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Who asks a store: a user with a password, the bearer of a token, or anybody; and whom they trust
 * to say who the store is. Printing it shows no secret.
 *
 * @param caOrNull certificates in PEM of whoever signs the store's; those that the JVM trusts if
 *     null
 */
public record StoreAccess(
    String userOrNull, String passwordOrNull, String tokenOrNull, String caOrNull)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final StoreAccess ANYBODY = new StoreAccess(null, null, null, null);

  public StoreAccess {
    if ((userOrNull == null) != (passwordOrNull == null)
        || (userOrNull != null && tokenOrNull != null)) {
      throw new MillraceException(
          ErrorKind.SPEC, "a store is asked by a user with a password, or with a token alone");
    }
  }

  /** The same for a user. */
  public StoreAccess as(String user, String password) {
    return new StoreAccess(user, password, null, caOrNull);
  }

  /** The same for the bearer of a token. */
  public StoreAccess bearing(String token) {
    return new StoreAccess(null, null, token, caOrNull);
  }

  /** The same for who trusts others than the JVM does. */
  public StoreAccess trusting(String ca) {
    return new StoreAccess(userOrNull, passwordOrNull, tokenOrNull, ca);
  }

  public Optional<String> user() {
    return Optional.ofNullable(userOrNull);
  }

  public Optional<String> token() {
    return Optional.ofNullable(tokenOrNull);
  }

  public Optional<String> ca() {
    return Optional.ofNullable(caOrNull);
  }

  /** The credentials as HTTP's header {@code Authorization} has them; empty for anybody. */
  public Optional<String> httpAuthorization() {
    return user()
        .map(user -> (user + ":" + passwordOrNull).getBytes(StandardCharsets.UTF_8))
        .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair))
        .or(() -> token().map(token -> "Bearer " + token));
  }

  @Override
  public String toString() {
    return user().or(() -> token().map(any -> "the bearer of a token")).orElse("anybody");
  }
}
