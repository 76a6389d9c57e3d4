package dev.idempotent.webmvc;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Lets every handler adapter know the argument {@code IdempotentCall}, whoever made it: a
 * {@code WebMvcConfigurer} would not be asked by all.
 */
public final class IdempotentCallArgumentPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter && adapter.getArgumentResolvers() != null) {
			List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
			resolvers.add(new IdempotentCallArgumentResolver());
			resolvers.addAll(adapter.getArgumentResolvers());
			adapter.setArgumentResolvers(resolvers);
		}
		return bean;
	}

}
