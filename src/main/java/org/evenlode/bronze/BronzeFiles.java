package org.evenlode.bronze;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.types.StructType;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.lake.DataFile;
import org.evenlode.lake.DeltaTables;
import org.evenlode.lake.Root;
import org.evenlode.lake.RowFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one feed's new deliveries to data files of its bronze table. Small deliveries
 * share one data file, a large one has its own; of a delivery that is refused nothing is kept.
 */
final class BronzeFiles {
  /** Sets how many rows are held in memory until their delivery is known to be good. */
  private static final int HELD = 20_000;

  private final DeltaTables tables;
  private final FeedContract feed;
  private final StructType schema;
  private final List<DataFile> written = new ArrayList<>();
  private Optional<RowFile> shared = Optional.empty();

  BronzeFiles(Root root, FeedContract feed) {
    this.tables = new DeltaTables(root);
    this.feed = feed;
    this.schema = StructType.fromDDL(SystemColumns.bronze(feed).ddl());
  }

  /** Begins the rows of one delivery. */
  Delivery begin() {
    return new Delivery();
  }

  private RowFile open() {
    return tables.rowFile(feed.bronze(), "landed-" + UUID.randomUUID() + ".snappy.parquet", schema);
  }

  /** Ends the shared data file, and returns all that hold the kept deliveries. */
  List<DataFile> finish() {
    shared.ifPresent(
        file -> {
          file.close();
          written.add(file.file());
        });
    return List.copyOf(written);
  }

  /** Takes the rows of one delivery, which are kept or dropped as a whole. */
  final class Delivery {
    private final List<@Nullable Object[]> held = new ArrayList<>();
    private Optional<RowFile> own = Optional.empty();

    private Delivery() {}

    /** Returns the columns of a row, in order. */
    StructType schema() {
      return schema;
    }

    /** Adds a row; the values are copied. */
    void add(@Nullable Object[] values) {
      if (own.isPresent()) {
        own.get().write(values);
        return;
      }
      held.add(values.clone());
      if (held.size() == HELD) {
        own = Optional.of(open());
        held.forEach(own.get()::write);
        held.clear();
      }
    }

    /** Keeps the delivery. */
    void keep() {
      if (own.isPresent()) {
        own.get().close();
        written.add(own.get().file());
        return;
      }
      if (shared.isEmpty()) {
        shared = Optional.of(open());
      }
      held.forEach(shared.get()::write);
    }

    /** Drops the delivery. */
    void drop() {
      own.ifPresent(
          file -> {
            file.close();
            tables.discard(feed.bronze(), file.file());
          });
    }
  }
}
