package io.millrace.tables;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of store serves a gold table. */
public enum Store {
  PINOT("Pinot", "controller", false),
  DRUID("Druid", "router", true);

  private final String title;
  private final String door;
  private final boolean takesChanges;

  Store(String title, String door, boolean takesChanges) {
    this.title = title;
    this.door = door;
    this.takesChanges = takesChanges;
  }

  /** What messages call it. */
  public String title() {
    return title;
  }

  /** Which of its processes is asked; the key of the pipeline file that says where that is. */
  public String door() {
    return door;
  }

  /** Whether it adds up what rows gained and lost; else a newer row takes the place of an older. */
  public boolean takesChanges() {
    return takesChanges;
  }

  public static Optional<Store> named(String name) {
    return Arrays.stream(values()).filter(each -> each.toString().equals(name)).findFirst();
  }

  /** As the pipeline file and the command line write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
