package org.evenlode.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.Test;

/** A pseudonym domain that nothing connects with the home domain would hide who has opted out. */
class DomainsTest {
  private static final Collection<FeedContract> FEEDS = Packaged.definitions().feeds().values();

  private static Settings settings(String identity) {
    return Settings.loadTexts(
        Path.of("conf/evenlode.conf"), List.of(new Settings.Text("own.conf", identity)));
  }

  @Test
  void bridgesConnectThePackagedDomains() {
    assertThatCode(() -> Domains.check(FEEDS, settings(""))).doesNotThrowAnyException();
  }

  @Test
  void aDomainThatNothingConnectsIsNamedWithTheNearestRightOne() {
    assertThatThrownBy(() -> Domains.check(FEEDS, settings("identity.home_domain = icbb")))
        .isInstanceOfSatisfying(
            BrokenPromise.class,
            broken -> assertThat(broken.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining(
            "feed pds_person  columns.person_pseudonym.domain  'icb' is neither the home domain nor"
                + " connected with it by a bridge; did you mean 'icbb'?");
  }

  @Test
  void aDomainMayBeDeclaredToStandAlone() {
    String alone =
        "identity { home_domain = icbb, standalone_domains = [icb, hes, csds, mhsds, olids, msds] }";
    assertThatCode(() -> Domains.check(FEEDS, settings(alone))).doesNotThrowAnyException();
  }
}
