package io.holdout.app.cards;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;

/** Headless Chromium of this machine. Without one a test is skipped, but for CI, where it fails. */
final class Browser implements AutoCloseable {
    private static final String NEEDED =
            "Chromium and its driver are needed to see cards as readers do (Debian: apt-get install chromium"
                    + " chromium-driver)";

    private final ChromeDriver driver;
    private final Path profile;

    private Browser(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    static Browser start() throws IOException {
        Optional<Path> chromium = find("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = find("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(NEEDED);
            }
            Assumptions.abort("skipped: " + NEEDED);
        }
        Path profile = Files.createTempDirectory("cards");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                // the sandbox wants rights that a container does not give; only pages of the test are loaded
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-device-scale-factor=1",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        // the builder of the service has annotations whose classes are not there
        System.setProperty("webdriver.chrome.driver", chromedriver.orElseThrow().toString());
        System.setProperty("webdriver.chrome.silentOutput", "true");
        ChromeDriver driver = new ChromeDriver(options);
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(5));
        return new Browser(driver, profile);
    }

    /** Opens the page and waits until it shows what the server has got up to that number. */
    void show(URI page, String theme, int width, long number) {
        driver.manage().window().setSize(new Dimension(width, 1000));
        driver.get(page + "?theme=" + theme);
        driver.executeAsyncScript("""
                const [number, done] = arguments;
                const look = () => Number(document.body.dataset.last) >= number ? done() : setTimeout(look, 20);
                look();
                """, number);
    }

    /** What the script returns: a boolean, a number, a text, or a list or map of them. */
    Object run(String script) {
        Object value = driver.executeScript(script);
        if (value == null) {
            throw new IllegalStateException("the script returned nothing");
        }
        return value;
    }

    /** Writes a picture of the n-th card, from 0. */
    Path picture(int n, Path file) throws IOException {
        File taken = driver.findElements(By.cssSelector("article .ac-adaptiveCard"))
                .get(n)
                .getScreenshotAs(OutputType.FILE);
        Files.createDirectories(file.getParent());
        return Files.copy(taken.toPath(), file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Optional<Path> find(String... names) {
        for (String name : names) {
            for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
                Path program = Path.of(directory, name);
                if (Files.isExecutable(program)) {
                    return Optional.of(program);
                }
            }
        }
        return Optional.empty();
    }
}
