# The image of the three services, built from this repository:
#
#   docker build -t holdout .
#   docker run --read-only --tmpfs /tmp:exec holdout --help
#
# What it holds is put together by deploy/image/assemble. No shell, no package manager, no user but 10001.
# Where no registry is to be had, deploy/image/build-here builds it on stand-ins for the two images below.

ARG BUILD=docker.io/library/maven:3.9-eclipse-temurin-25@sha256:93b8a14ea2f412782e4e842651273b4d903e35cc496284f178fbbe2d67d00976
ARG BASE=gcr.io/distroless/cc-debian13:nonroot@sha256:54df941ed0d06a1bd95ef5e0ce391fd8d9f94b64782dc9a60062727849ee3f97

FROM ${BUILD} AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -DskipTests -Dwarnings=-nowarn -Dchecks=-nowarn -Dspotless.check.skip=true -Dmdep.analyze.skip=true -pl app -am package \
 && JAVA_HOME="${JAVA_HOME:-/opt/java/openjdk}" deploy/image/assemble app/target/holdout /opt/image \
 && mkdir /opt/state && touch -d @1 /opt/image /opt/state

FROM ${BASE}
COPY --from=build /opt/image /opt/image
# state of the processor, where no volume is mounted
COPY --from=build --chown=10001:10001 /opt/state /var/lib/holdout
USER 10001:10001
WORKDIR /var/lib/holdout
# the heap is a share of the container's memory; what JDK_JAVA_OPTIONS says instead is taken, but for what the entry point has
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+UseSerialGC"
# the second compiler would take a third of a start on one core, mostly for classes of the JDK: it waits until code is hot
ENTRYPOINT ["/opt/image/java/bin/java", "-XX:+ExitOnOutOfMemoryError", "-Xlog:disable", \
    "-XX:Tier4InvocationThreshold=50000", "-XX:Tier4MinInvocationThreshold=6000", \
    "-XX:Tier4CompileThreshold=150000", "-XX:Tier4BackEdgeThreshold=400000", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
    "-XX:SharedArchiveFile=/opt/image/holdout/holdout.jsa", "-cp", "/opt/image/holdout/holdout.jar", "io.holdout.app.Holdout"]
EXPOSE 8080
