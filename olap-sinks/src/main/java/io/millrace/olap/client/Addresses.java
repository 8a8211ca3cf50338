package io.millrace.olap.client;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Where Pinot can be asked: one address as long as it answers, then the next. */
final class Addresses {
  private final List<URI> all;
  private final AtomicInteger current = new AtomicInteger();

  Addresses(List<URI> all) {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no address of Pinot; give one at least");
    }
    this.all = List.copyOf(all);
  }

  static URI in(URI pinot, String path) {
    String scheme = String.valueOf(pinot.getScheme());
    if (pinot.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "%s is no address of Pinot; write http://host:port or https://host:port"
              .formatted(pinot));
    }
    return URI.create(pinot.toString().replaceFirst("/$", "") + path);
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
