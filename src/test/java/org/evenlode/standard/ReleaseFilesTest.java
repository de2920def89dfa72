package org.evenlode.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CodeSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Release files in their published layouts. All codes are made up: the check digits of the concepts
 * are wrong, and of the Read codes none is looked up anywhere.
 */
class ReleaseFilesTest {
  @TempDir private Path folder;

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(
        folder.resolve(name), String.join("\r\n", lines).replace('|', '\t') + "\r\n");
  }

  private String mapped(Path map, ReadMap.Kind kind) {
    StringBuilder text = new StringBuilder();
    for (CodeSystem.Mapping one : new ReadMap(map, kind).mappings()) {
      text.append(one.code()).append(' ').append(one.to()).append(' ').append(one.term());
      text.append('\n');
    }
    return text.toString();
  }

  @Test
  void aReadCodeLeadsWhereItsPreferredTermDoes() throws IOException {
    Path map =
        file(
            "rcsctmap2.txt",
            "MapId|ReadCode|TermCode|ConceptId|DescriptionId|IS_ASSURED|EffectiveDate|MapStatus",
            "1|zz1..|00|900001|1|1|20160401|1",
            "2|zz1..|11|900002|1|1|20200401|1",
            "3|zz1|00|900003|1|1|20100401|1",
            "4|ZZ1..|00|900004|1|1|20160401|1",
            "5|zz2..|00|900005|1|0|20160401|1",
            "6|zz3..|00|900006|1|1|20160401|1",
            "7|zz3..|00|900007|1|1|20160401|1",
            "8|zz4..|00|900008|1|1|20160401|0",
            "9|zz5..|00|_DRC|1|1|20160401|1",
            "10|zz6..|11|900010|1|0|20200401|1",
            "11|zz6..|11|900011|1|1|20160401|1");

    // Small letters are other codes; what is out of use, or leads to no concept, is not there.
    assertThat(mapped(map, ReadMap.Kind.READ_V2))
        .isEqualTo(
            """
            ZZ1.. 900004\s
            zz1.. 900001\s
            zz2..  not assured
            zz3..  leads to several concepts
            zz6.. 900011\s
            """);
  }

  @Test
  void ctv3IsReadByItsOwnColumns() throws IOException {
    Path map =
        file(
            "ctv3sctmap2.txt",
            "MAPID|CTV3_CONCEPTID|CTV3_TERMID|CTV3_TERMTYPE|SCT_CONCEPTID|SCT_DESCRIPTIONID|MAPSTATUS|EFFECTIVEDATE|IS_ASSURED",
            "a|XzZz1|Y1|P|900001|1|1|20180401|1",
            "b|XzZz1|Y2|S|900002|1|1|20190401|1");

    assertThat(mapped(map, ReadMap.Kind.CTV3)).isEqualTo("XzZz1 900001 \n");
  }

  @Test
  void aReferenceSetIsItsActiveMembersInTheirNewestState() throws IOException {
    Path members =
        file(
            "der2_Refset_SimpleFull.txt",
            "id|effectiveTime|active|moduleId|refsetId|referencedComponentId",
            "m1|20230401|1|1|777001|900001",
            "m1|20240401|0|1|777001|900001",
            "m2|20240401|1|1|777001|900002",
            "m2|20230401|0|1|777001|900002",
            "m3|20230401|1|1|777002|900003",
            "m4|20230401|1|1|777003|900004");
    Path descriptions =
        file(
            "sct2_Description_Full.txt",
            "id|effectiveTime|active|moduleId|conceptId|languageCode|typeId|term|caseSignificanceId",
            "d1|20230401|1|1|900002|en|900000000000003001|Old name (finding)|1",
            "d1|20240401|0|1|900002|en|900000000000003001|Old name (finding)|1",
            "d2|20240401|1|1|900002|en|900000000000003001|A \"name\", of it (finding)|1",
            "d3|20240401|1|1|900002|en|900000000000013009|Synonym|1");

    assertThat(
            new Refset(members)
                .entries(
                    Map.of("777001", "asthma", "777002", "asthma_resolved"),
                    Optional.of(descriptions)))
        .extracting(entry -> entry.code() + " " + entry.category() + " " + entry.term())
        .containsExactly("900002 asthma A \"name\", of it (finding)", "900003 asthma_resolved ");
  }

  @Test
  void anotherFileIsNamedWithTheLineAndTheNearestName() throws IOException {
    Path map =
        file(
            "map.txt",
            "MapId|ReadCod|TermCode|ConceptId|DescriptionId|IS_ASSURED|EffectiveDate|MapStatus");
    assertThatThrownBy(() -> new ReadMap(map, ReadMap.Kind.READ_V2).mappings())
        .isInstanceOf(BrokenPromise.class)
        .hasMessage("map.txt line 1: no column readcode; did you mean 'readcod'?");

    Path cut = file("cut.txt", "id|effectiveTime|active|refsetId|referencedComponentId", "1|2|1|3");
    assertThatThrownBy(() -> new Refset(cut).entries(Map.of("3", "x"), Optional.empty()))
        .isInstanceOf(BrokenPromise.class)
        .hasMessage("cut.txt line 2: 4 values, the header has 5");
  }
}
