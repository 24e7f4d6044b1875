.PHONY: build test demo bench format

build: ## the distribution in app/target/holdout
	mvn -B -q -DskipTests package

test: ## everything that has to be green
	mvn -B verify

demo: ## a synthetic tenant in one process
	./holdout demo

bench: ## micro-benchmarks
	mvn -B -q -DskipTests -Pbench verify

format: ## the one format of the sources
	mvn -B -q spotless:apply
