package org.evenlode.staged;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.evenlode.contract.CheckRule;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;

/** Names the typed columns of a bronze table as an entity or a feed names them. */
final class Typing {
  private Typing() {}

  /** Returns the entity's columns, in its order; what the feed does not bring is null. */
  static List<Column> ofEntity(FeedContract feed, TableContract entity) {
    List<Column> values = new ArrayList<>();
    for (TableColumn column : entity.columns().values()) {
      FeedColumn fed = feed.columns().get(column.name());
      Column value = fed == null ? lit(null) : col(SystemColumns.typed(fed));
      values.add(value.cast(column.type().sqlType()).as(column.name()));
    }
    return values;
  }

  /** Returns the feed's columns under their names. */
  static List<Column> ofFeed(FeedContract feed) {
    List<Column> values = new ArrayList<>();
    feed.columns()
        .values()
        .forEach(column -> values.add(col(SystemColumns.typed(column)).as(column.name())));
    return values;
  }

  /** Returns the codes of the feed's checks that a typed row fails. */
  static Column failedChecks(FeedContract feed) {
    Column[] failed =
        feed.checks().stream()
            .map(CheckRule::rule)
            .map(rule -> not(expr(rule)))
            .toArray(Column[]::new);
    for (int i = 0; i < failed.length; i++) {
      failed[i] = when(failed[i], lit("check:" + feed.checks().get(i).code()));
    }
    return array_compact(array(failed).cast("array<string>"));
  }
}
