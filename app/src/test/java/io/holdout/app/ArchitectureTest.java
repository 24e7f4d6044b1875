package io.holdout.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.holdout", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String MODEL = "io.holdout.model..";
    private static final String INGEST = "io.holdout.ingest..";
    private static final String PROCESSOR = "io.holdout.processor..";
    private static final String SINKS = "io.holdout.sinks..";
    private static final String SIMULATOR = "io.holdout.simulator..";
    private static final String APP = "io.holdout.app..";

    @ArchTest
    static final ArchRule modelKnowsNoModule = noClasses()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(INGEST, PROCESSOR, SINKS, SIMULATOR, APP)
            .because("the model is the contract all modules share");

    @ArchTest
    static final ArchRule ingestKnowsOnlyTheModel = only(INGEST);

    @ArchTest
    static final ArchRule processorKnowsOnlyTheModel = only(PROCESSOR);

    @ArchTest
    static final ArchRule sinksKnowOnlyTheModel = only(SINKS);

    @ArchTest
    static final ArchRule simulatorKnowsOnlyTheModel = only(SIMULATOR);

    @ArchTest
    static final ArchRule decisionsKnowNoKafka = noClasses()
            .that()
            .resideInAnyPackage("io.holdout.processor.detect..", "io.holdout.processor.spray..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("decisions are pure functions on records, tested without a stream")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheTopologyAndItsStagesKnowStreams = classes()
            .that()
            .resideInAPackage("io.holdout..")
            .and()
            .resideOutsideOfPackages("io.holdout.processor", "io.holdout.processor.stage..", APP)
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("org.apache.kafka.streams..")
            .because("Kafka Streams is how the processor runs, not what the records mean");

    @ArchTest
    static final ArchRule onlyTheEmbeddedBrokerKnowsKafkasServer = noClasses()
            .that()
            .resideOutsideOfPackage("io.holdout.app.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "kafka..",
                    "scala..",
                    "org.apache.kafka.server..",
                    "org.apache.kafka.metadata..",
                    "org.apache.kafka.raft..",
                    "org.apache.kafka.controller..",
                    "org.apache.kafka.storage..",
                    "org.apache.kafka.coordinator..")
            .because("the server's classes are Kafka's internals and change without notice");

    @ArchTest
    static final ArchRule theSorterKnowsOnlyTheJdk = classes()
            .that()
            .resideInAPackage("io.holdout.app.sort..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.holdout.app.sort..", "org.jspecify..")
            .because("sorting bytes needs nothing else");

    @ArchTest
    static final ArchRule loggingIsSlf4j = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.logging..", "org.apache.log4j..")
            .because("what writes the lines is chosen where the parts are put together");

    private static ArchRule only(String module) {
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(DescribedPredicate.and(
                        resideInAPackage("io.holdout.."), resideOutsideOfPackages(MODEL, module)))
                .because("topics are the only contract between the modules, and the records on them lie in the model")
                .allowEmptyShould(true);
    }
}
