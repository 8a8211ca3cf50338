package io.millrace.it.druidserver;

import org.eclipse.jetty.security.ConstraintMapping;
import org.eclipse.jetty.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.security.Constraint;
import org.eclipse.jetty.util.security.Credential;

/**
 * HTTP basic authentication in front of a whole server, as Druid's own extension would ask for. Its
 * health is anyone's to ask.
 */
record OnlyUser(String name, String password) {
  private static final String REALM = "druid";
  private static final String ROLE = "user";

  void guard(Server server) {
    UserStore known = new UserStore();
    known.addUser(name, Credential.getCredential(password), new String[] {ROLE});
    HashLoginService logins = new HashLoginService(REALM);
    logins.setUserStore(known);
    server.addBean(logins);

    Constraint login = new Constraint(REALM, ROLE);
    login.setAuthenticate(true);
    ConstraintSecurityHandler guard = new ConstraintSecurityHandler();
    guard.setAuthenticator(new BasicAuthenticator());
    guard.setLoginService(logins);
    guard.setRealmName(REALM);
    guard.addConstraintMapping(mapping("/*", login));
    guard.addConstraintMapping(mapping("/status/health", new Constraint()));
    guard.setHandler(server.getHandler());
    server.setHandler(guard);
  }

  private static ConstraintMapping mapping(String paths, Constraint constraint) {
    ConstraintMapping mapping = new ConstraintMapping();
    mapping.setPathSpec(paths);
    mapping.setConstraint(constraint);
    return mapping;
  }
}
