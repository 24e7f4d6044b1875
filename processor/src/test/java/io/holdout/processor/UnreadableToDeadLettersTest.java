package io.holdout.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Response;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

/** What somebody else wrote onto a topic is put aside, and told. */
class UnreadableToDeadLettersTest {
    private final List<String> told = new ArrayList<>();

    private Response handle(Exception failure) {
        UnreadableToDeadLetters handler = new UnreadableToDeadLetters();
        handler.configure(Map.of(
                UnreadableToDeadLetters.TOPIC, "acme.dead-letters", UnreadableToDeadLetters.LISTENER, listener()));
        byte[] key = "key".getBytes(UTF_8);
        byte[] value = "no".getBytes(UTF_8);
        ErrorHandlerContext context = new DefaultErrorHandlerContext(
                null, "acme.signins", 3, 7, new RecordHeaders(), "read-signins", new TaskId(0, 3), 0, key, value);
        return handler.handleError(context, new ConsumerRecord<>("acme.signins", 3, 7, key, value), failure);
    }

    private ProcessorListener listener() {
        return new ProcessorListener() {
            @Override
            public void serving() {}

            @Override
            public void waiting(String why) {}

            @Override
            public void restoring(long remaining) {}

            @Override
            public void unreadable(String topic) {
                told.add(topic);
            }
        };
    }

    @Test
    void aForeignRecordIsADeadLetterAndIsTold() {
        Response response = handle(new IllegalArgumentException("not JSON"));

        assertThat(response.result()).isEqualTo(Response.resume().result());
        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(letter -> {
            assertThat(letter.topic()).isEqualTo("acme.dead-letters");
            assertThat(letter.value()).isEqualTo("no".getBytes(UTF_8));
        });
        assertThat(told).containsExactly("acme.signins");
    }
}
