.PHONY: build test demo bench format

build: ## the distribution in app/target/holdout
	mvn -B -q -DskipTests package

test: ## everything that has to be green
	mvn -B verify

demo: ## a synthetic tenant in one process
	./holdout demo

bench: ## the figures of docs/PERFORMANCE.md
	bench/run

format: ## the one format of the sources
	mvn -B -q spotless:apply
