package org.evenlode.cli;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.publish.DatabaseCopy;
import org.evenlode.publish.Mart;
import org.evenlode.publish.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies the newest release to a database. */
@Command(
    name = "publish",
    description = {
      "Copies the marts of the newest release to a PostgreSQL database: a new schema with indexes, comments",
      "and a read-only role takes the place of the earlier one in one step. Safe to kill and to repeat.",
      "User and password come from EVENLODE_JDBC_USER and EVENLODE_JDBC_PASSWORD."
    },
    mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {
  private static final String NO_PRIVILEGE = "42501";
  private static final String WRONG_LOGIN = "28";

  @Mixin private Site site = new Site();

  @Option(
      names = "--target",
      required = true,
      paramLabel = "jdbc",
      description = "Where to. There is one: jdbc")
  private Target target = Target.JDBC;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Such as jdbc:postgresql://host/database. Default: EVENLODE_JDBC_URL of the environment.")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "Schema that readers use. Default: ${DEFAULT-VALUE}")
  private String schema = "evenlode";

  /** Names where a release may be copied to. */
  enum Target {
    JDBC
  }

  @Override
  public Integer call() {
    String address =
        url.or(() -> Optional.ofNullable(System.getenv("EVENLODE_JDBC_URL")))
            .orElseThrow(
                () ->
                    new BrokenPromise(
                        ExitCode.USAGE, "Give --url, or EVENLODE_JDBC_URL in the environment"));
    Properties login = new Properties();
    Optional.ofNullable(System.getenv("EVENLODE_JDBC_USER")).ifPresent(u -> login.put("user", u));
    Optional.ofNullable(System.getenv("EVENLODE_JDBC_PASSWORD"))
        .ifPresent(p -> login.put("password", p));
    try (Connection connection = DriverManager.getConnection(address, login)) {
      Release release = Release.open(site::spark, site.tables(), site.ledger());
      List<Mart> marts = PublishedMarts.of(site, release);
      Optional<Long> copied = new DatabaseCopy(connection, schema).copy(release.record(), marts);
      Console.result(
          copied
              .map(
                  rows ->
                      String.format(
                          Locale.ROOT,
                          "release %s: %,d rows of %d marts in schema %s, for role %s_reader",
                          release.record().release(),
                          rows,
                          marts.size(),
                          schema,
                          schema))
              .orElse("release " + release.record().release() + " is there already"));
      return copied.isPresent() ? 0 : ExitCode.NOTHING_TO_DO.number();
    } catch (SQLException failed) {
      throw told(failed);
    } catch (IOException failed) {
      throw new BrokenPromise(
          ExitCode.UNREACHABLE,
          "The connection to the database broke off; nothing changed",
          failed);
    } finally {
      site.close();
    }
  }

  /** A database's own message may hold an address, and never holds a row's values here. */
  private static BrokenPromise told(SQLException failed) {
    String state = Optional.ofNullable(failed.getSQLState()).orElse("");
    boolean isRefused = state.equals(NO_PRIVILEGE) || state.startsWith(WRONG_LOGIN);
    return new BrokenPromise(
        isRefused ? ExitCode.NOT_PERMITTED : ExitCode.UNREACHABLE,
        (isRefused ? "The database does not permit it" : "The database cannot be reached or failed")
            + " (SQL state "
            + state
            + "); readers see what they saw before",
        failed);
  }
}
