import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/**
 * Adds a PEM bundle to Java's own certificates: java TrustStore.java bundle.pem store. keytool takes
 * one certificate at a time, and openssl marks them as trusted for Java only since 3.2.
 */
class TrustStore {
  public static void main(String[] args) throws Exception {
    char[] password = "changeit".toCharArray();
    File javasOwn = new File(System.getProperty("java.home"), "lib/security/cacerts");
    KeyStore store = KeyStore.getInstance(javasOwn, password);
    int added = 0;
    try (FileInputStream bundle = new FileInputStream(args[0])) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(bundle)) {
        store.setCertificateEntry("bundle-" + added++, certificate);
      }
    }
    try (FileOutputStream out = new FileOutputStream(args[1])) {
      store.store(out, password);
    }
  }
}
