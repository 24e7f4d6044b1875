package io.holdout.model.ocsf;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What OCSF added after 1.4.0 to the classes and objects that Holdout writes, by {@code owner.attribute} or
 * {@code owner.attribute=value}. Source: CHANGELOG.md of the schema, sections 1.5.0 to 1.8.0.
 */
record LaterAdditions(Set<String> names) {
    static final LaterAdditions NONE = new LaterAdditions(Set.of());

    static final LaterAdditions AFTER_1_4_0 = new LaterAdditions(words("""
            base_event.raw_data_size
            detection_finding.anomaly_analyses detection_finding.malware detection_finding.malware_scan_info
            authentication.authentication_token authentication.auth_protocol_id=12
            device.boot_uid device.eid device.iccid device.is_backed_up device.is_mobile_account_active device.is_shared device.meid
            user.display_name network_endpoint.isp network_endpoint.isp_org
            evidences.name evidences.resources evidences.uid evidences.verdict evidences.verdict_id
            analytic.algorithm finding_info.traits remediation.cis_controls metadata.transformation_info_list
            observable.type_id=39 observable.type_id=40 observable.type_id=41 observable.type_id=42 observable.type_id=43
            observable.type_id=44 observable.type_id=45 observable.type_id=46
            http_request.http_method=Patch

            base_event.raw_data_hash
            authentication.account_switch_type authentication.account_switch_type_id authentication.activity_id=7
            detection_finding.status_id=6 user.type_id=4 user.programmatic_credentials
            finding_info.attack_graph analytic.state analytic.state_id
            metadata.is_truncated metadata.untruncated_size
            network_endpoint.network_scope network_endpoint.network_scope_id
            observable.type_id=47

            metadata.reporter metadata.source metadata.type metadata.log_source metadata.original_event_uid metadata.log_format
            metadata.transmit_time
            observable.event_uid observable.type_uid observable.type_id=48

            metadata.total_queued_duration
            endpoint.mac_vendor endpoint.pool network_endpoint.fingerprints
            """));

    private static Set<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+", -1)).collect(Collectors.toUnmodifiableSet());
    }

    /** Attributes of a parent are those of its children too. */
    boolean has(String owner, String attribute) {
        return names.contains(owner + "." + attribute)
                || (isEvent(owner) && names.contains("base_event." + attribute))
                || (isEndpoint(owner) && names.contains("endpoint." + attribute));
    }

    boolean has(String owner, String attribute, String value) {
        return names.contains(owner + "." + attribute + "=" + value);
    }

    private static boolean isEvent(String owner) {
        return owner.equals("detection_finding") || owner.equals("authentication");
    }

    private static boolean isEndpoint(String owner) {
        return owner.equals("device") || owner.equals("network_endpoint");
    }
}
