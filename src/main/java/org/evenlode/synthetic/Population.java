package org.evenlode.synthetic;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/** Draws people: home first, then age and ethnic group as they are there, then their lives. */
final class Population implements Serializable {
  private static final long serialVersionUID = 1L;

  private final World world;
  private final Parameters parameters;
  private final Draws draws;

  Population(World world, Parameters parameters, Draws draws) {
    this.world = world;
    this.parameters = parameters;
    this.draws = draws;
  }

  Person person(long n) {
    int home = world.area(draws.evenly(n));
    World.Area area = world.areas().get(home);
    int band = Draws.pick(area.ages(), draws.uniform(n, "age band"));
    int group = Draws.pick(area.groups(), draws.uniform(n, "ethnic group"));
    List<String> categories = parameters.categories().get(group);
    String category =
        categories.get(
            Draws.pick(
                parameters.categoryShares().get(group), draws.uniform(n, "ethnic category")));
    Optional<YearMonth> moved = sometimes("life.moved", n, "moved", 24);
    int before = moved.isPresent() ? world.area(draws.uniform(n, "area before")) : home;
    List<World.Practice> near = world.practicesOf(area.place());
    int practice = practice(near, draws.below(near.size(), n, "practice", 0));
    Optional<YearMonth> changed = sometimes("life.changed_practice", n, "changed practice", 20);
    int practiceBefore =
        changed.isPresent()
            ? draws.below(world.practices().size(), n, "practice before", 0)
            : practice;
    double spread = parameters.number("missed.person_spread");
    return new Person(
        n,
        NhsNumbers.of(n),
        home,
        before,
        moved,
        area.quintile(),
        world.areas().get(before).quintile(),
        draws.happens(band < 15 ? 0.5 : 0.58, n, "female", 0),
        birth(n, band),
        group,
        category,
        !draws.happens(parameters.number("life.unregistered"), n, "unregistered", 0),
        practice,
        practiceBefore,
        changed,
        band > 8 ? sometimes("life.died", n, "died", parameters.months()) : Optional.empty(),
        Math.exp(spread * draws.normal(n, "frailty") - spread * spread / 2));
  }

  private int practice(List<World.Practice> near, int choice) {
    return world.practices().indexOf(near.get(choice));
  }

  private Optional<YearMonth> sometimes(String probability, long n, String field, int months) {
    return draws.happens(parameters.number(probability), n, field, 0)
        ? Optional.of(parameters.until().minusMonths(draws.below(months, n, field, 1)))
        : Optional.empty();
  }

  /** Draws a day of birth that gives an age of the band at the end of the last month. */
  private LocalDate birth(long n, int band) {
    int width = band == 17 ? 12 : 5;
    int days = draws.below(width * 365, n, "birth", 0);
    return parameters.until().atEndOfMonth().minusYears(band * 5L).minusDays(days);
  }
}
