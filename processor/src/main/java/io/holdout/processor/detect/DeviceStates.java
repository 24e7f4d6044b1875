package io.holdout.processor.detect;

import io.holdout.model.DeviceState;
import io.holdout.model.Protocol;
import io.holdout.processor.advice.Advice;
import io.holdout.processor.advice.Diagnosis;
import io.holdout.processor.advice.Situation;
import io.holdout.processor.agent.UserAgent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a device as the record that lies on {@code holdout.devices}. */
public final class DeviceStates {
    private DeviceStates() {}

    static Diagnosis diagnosis(Device device, Posture posture, Advice advice) {
        UserAgent agent = device.proofs().described().agent();
        return advice.diagnose(new Situation(
                agent.family(),
                agent.model(),
                agent.os(),
                agent.proxy(),
                List.copyOf(device.proofs().protocols()),
                device.shown(),
                posture.consent(),
                posture.disabled(),
                posture.assignmentRequired(),
                device.state() == DeviceState.State.UPGRADE_PENDING && device.trial() == null,
                device.oldAccountGoesOn(),
                device.proofs().foreign() && device.proofs().successes() == 0));
    }

    /** The record of a device with that many failed attempts. */
    static DeviceState of(Device device, long failures, Knowledge knowledge) {
        Proofs proofs = device.proofs();
        Sighting latest = proofs.latest();
        UserAgent agent = proofs.described().agent();
        Diagnosis diagnosis = diagnosis(device, knowledge.posture(latest.tenantId()), knowledge.advice())
                .filled(knowledge.thresholds()::told);
        return new DeviceState(
                DeviceState.VERSION,
                latest.tenantId(),
                latest.user().id(),
                latest.user().name(),
                device.key(),
                agent.platform().title(),
                agent.model(),
                agent.modelName(),
                agent.osVersion(),
                agent.osBuild(),
                proofs.protocols().stream()
                        .sorted(Comparator.comparing(Protocol::id))
                        .toList(),
                device.shown(),
                device.sure(),
                proofs.first(),
                latest.time(),
                device.lastModern(),
                device.state() == DeviceState.State.MIGRATED ? device.migratedAt() : null,
                proofs.successes(),
                proofs.blocked(),
                failures,
                latest.source().address(),
                latest.source().country(),
                diagnosis.code(),
                diagnosis.action(),
                evidence(device, knowledge),
                diagnosis.steps(),
                diagnosis.reference());
    }

    private static String modern(Sighting s) {
        return Stream.of(
                        s.id() + " at " + s.time(),
                        s.app().name().isEmpty() ? s.app().id() : s.app().name(),
                        s.source().address(),
                        s.client().agent().isEmpty()
                                ? ""
                                : "user agent " + s.client().agent())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static List<String> evidence(Device device, Knowledge knowledge) {
        Sighting latest = device.proofs().latest();
        Sighting described = device.proofs().described();
        List<String> evidence = new ArrayList<>();
        if (!latest.client().app().isEmpty()) {
            evidence.add("client app " + latest.client().app());
        }
        if (!latest.client().protocol().isEmpty()) {
            evidence.add("authentication protocol " + latest.client().protocol());
        }
        if (!latest.client().agent().isEmpty()) {
            evidence.add("user agent " + latest.client().agent());
        }
        evidence.add("error code " + latest.result().code());
        if (device.isNamedAfterModel()) {
            evidence.add("one device of this model or several, which sign-ins do not tell apart");
        }
        List<Sighting> modern = device.movedBy();
        for (Sighting s : modern) {
            evidence.add((s.equals(modern.get(0)) ? "first modern sign-in " : "token ") + modern(s));
        }
        evidence.addAll(Partnerships.evidence(knowledge.inventory(latest), described.agent()));
        return evidence;
    }
}
