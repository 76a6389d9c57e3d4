package dev.idempotent.autoconfigure.encryption;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.encryption.EncryptedResults;
import dev.idempotent.encryption.EncryptedResults.Unencrypted;
import dev.idempotent.encryption.EncryptionKeys;
import dev.idempotent.encryption.KeyRing;
import dev.idempotent.result.KeptResults;
import dev.idempotent.result.ResultProtection;

/**
 * Auto-configuration of results that are stored encrypted, where there are keys: in
 * properties, or as a bean.
 */
@AutoConfiguration(after = IdempotentAutoConfiguration.class)
@ConditionalOnBean(KeptResults.class)
public final class IdempotentEncryptionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ResultProtection idempotentResultProtection(IdempotentProperties properties, ObjectProvider<EncryptionKeys> keys) {
		IdempotentProperties.Encryption encryption = properties.encryption();
		Unencrypted unencrypted = encryption.acceptUnencrypted() ? Unencrypted.ACCEPTED : Unencrypted.REFUSED;
		EncryptionKeys bean = keys.getIfAvailable();
		if (bean != null) {
			return new EncryptedResults(bean, unencrypted);
		}
		return encryption.isEmpty() ? ResultProtection.NONE
				: new EncryptedResults(new KeyRing(encryption.activeKeyId(), encryption.keys()), unencrypted);
	}

}
