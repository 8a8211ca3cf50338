package io.millrace.olap.client;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a store can be asked: one address as long as it answers, then the next. */
final class Addresses {
  private final List<URI> all;
  private final AtomicInteger current = new AtomicInteger();

  private Addresses(List<URI> all) {
    this.all = List.copyOf(all);
  }

  /**
   * @param path of the resource that takes queries
   */
  static Addresses of(String store, List<URI> servers, String path) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no address of %s; give one at least".formatted(store));
    }
    return new Addresses(servers.stream().map(each -> in(store, each, path)).toList());
  }

  private static URI in(String store, URI server, String path) {
    String scheme = String.valueOf(server.getScheme());
    if (server.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "%s is no address of %s; write http://host:port or https://host:port"
              .formatted(server, store));
    }
    return URI.create(server.toString().replaceFirst("/$", "") + path);
  }

  int count() {
    return all.size();
  }

  URI current() {
    return all.get(current.get());
  }

  /** Has others asked from now on, if that one is still asked. */
  void leave(URI failed) {
    int at = current.get();
    if (all.get(at).equals(failed)) {
      current.compareAndSet(at, (at + 1) % all.size());
    }
  }
}
