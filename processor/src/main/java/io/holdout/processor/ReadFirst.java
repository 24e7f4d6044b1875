package io.holdout.processor;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** Of the records that wait in several topics Streams takes the oldest: what is known of users goes before their sign-ins. */
final class ReadFirst implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return 0;
    }
}
