package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMarksTest {

    @TempDir
    private Path folder;

    @Test
    void contentTellsFilesApartAndTheTimeOfTheirLastChangeDoesNot() throws IOException {
        Path file = Files.writeString(folder.resolve("signins.json"), "abc");
        Map<String, String> before = FileMarks.of(List.of(file));

        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        Map<String, String> touched = FileMarks.of(List.of(file));
        Files.writeString(file, "abd");
        Map<String, String> changed = FileMarks.of(List.of(file));

        // the digest of "abc" is the example of FIPS 180-2, appendix B.1
        assertThat(before)
                .containsExactly(Map.entry(
                        file.toString(), "3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assertThat(touched).isEqualTo(before);
        assertThat(changed).isNotEqualTo(before).containsOnlyKeys(file.toString());
    }
}
