package org.evenlode.bronze;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.SystemColumns;
import org.evenlode.typing.FeedReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the texts of landed rows again, by a contract or code list that has changed since they
 * landed.
 */
public final class Retyping implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<FeedReader> reader;
  private final DataType[] types;
  private final boolean[] isDelivered;
  private final int texts;

  private Retyping(Broadcast<FeedReader> reader, StructType row, List<String> given, int texts) {
    this.reader = reader;
    this.texts = texts;
    this.types = new DataType[row.size()];
    this.isDelivered = new boolean[row.size()];
    for (int i = 0; i < row.size(); i++) {
      types[i] = row.apply(i).dataType();
      isDelivered[i] = given.contains(row.apply(i).name());
    }
  }

  /**
   * Returns bronze rows with their values as read now.
   *
   * @param delivered the rows' texts and where they came from: {@link SystemColumns#delivered}
   */
  public static Dataset<Row> again(Dataset<Row> delivered, FeedContract feed, FeedReader reader) {
    SparkSession session = (SparkSession) delivered.sparkSession();
    StructType row = StructType.fromDDL(SystemColumns.bronze(feed).ddl());
    Broadcast<FeedReader> shared =
        JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(reader);
    JavaRDD<InternalRow> read =
        ((org.apache.spark.sql.classic.Dataset<Row>) delivered)
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(
                new Retyping(shared, row, List.of(delivered.columns()), feed.columns().size()));
    return session.internalCreateDataFrame(read.rdd(), row, false);
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    FeedReader own = reader.value();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public InternalRow next() {
        return again(rows.next(), own);
      }
    };
  }

  private InternalRow again(InternalRow before, FeedReader own) {
    Object[] row = new Object[types.length];
    @Nullable String[] text = new @Nullable String[texts];
    int place = 0;
    for (int i = 0; i < types.length; i++) {
      if (isDelivered[i]) {
        row[i] = before.isNullAt(place) ? null : before.get(place, types[i]);
        if (i < texts && row[i] instanceof UTF8String value) {
          text[i] = value.toString();
        }
        place++;
      }
    }
    own.read(text, row);
    return new GenericInternalRow(row);
  }
}
