package org.evenlode.pipeline;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Measures the CPU time of each step's tasks, told apart by job group while steps run side by side.
 */
final class StepMeter extends SparkListener {
  private final Map<Integer, String> stepOfStage = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> nanos = new ConcurrentHashMap<>();

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    String step =
        job.properties() == null ? null : job.properties().getProperty("spark.jobGroup.id");
    if (step != null) {
      CollectionConverters.asJava(job.stageIds())
          .forEach(stage -> stepOfStage.put(((Number) (Object) stage).intValue(), step));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    String step = stepOfStage.get(task.stageId());
    if (step != null && task.taskMetrics() != null) {
      nanos
          .computeIfAbsent(step, name -> new LongAdder())
          .add(task.taskMetrics().executorCpuTime());
    }
  }

  double seconds(String step) {
    LongAdder sum = nanos.get(step);
    return sum == null ? 0 : sum.sum() / 1e9;
  }
}
