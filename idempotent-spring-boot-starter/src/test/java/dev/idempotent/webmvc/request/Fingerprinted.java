package dev.idempotent.webmvc.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets {@link FingerprintApplication} tell a request's fingerprint by a header.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Fingerprinted {

	String expression() default "";

	String[] ignoreBody() default {};

}
