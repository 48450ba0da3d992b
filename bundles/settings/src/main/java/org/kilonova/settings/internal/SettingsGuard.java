// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.kilonova.container.Setting;
import org.kilonova.container.Settings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between Config Admin and everybody who is configured, and lets only good values through. Its rank puts it behind the
 * plugin that fills in {@code $[env:NAME]} (500). Immediate, because Config Admin gets and ungets a plugin at each delivery: a
 * delayed component would be a new one every time and remember nothing.
 *
 * <p>It guards only what is configured after it has come up, and Declarative Services read the configuration of all components of a
 * bundle before they activate the first. So Config Admin must be told to wait for it ({@code felix.cm.config.plugins}); it has no
 * configuration of its own for that reason.
 */
@Component(
        immediate = true,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {ConfigurationPlugin.class, SynchronousConfigurationListener.class, Settings.class},
        property = {
            ConfigurationPlugin.CM_RANKING + ":Integer=900",
            "config.plugin.id=" + SettingsGuard.PLUGIN_ID,
        })
public final class SettingsGuard implements ConfigurationPlugin, SynchronousConfigurationListener, Settings {

    static final String PLUGIN_ID = "org.kilonova.settings";

    private static final char INSTANCE = '~';
    private static final Logger LOG = LoggerFactory.getLogger(SettingsGuard.class);

    private final BundleContext context;
    private final Definitions definitions;
    private final SettingsJudge judge;
    private final Settings catalogue;

    @Activate
    public SettingsGuard(BundleContext context, @Reference MetaTypeService metatype) {
        this.context = context;
        definitions = new Definitions(context::getBundles, new MetatypeReader(metatype)::read);
        judge = new SettingsJudge(new SettingsJournal(LOG));
        catalogue = new SettingsCatalogue(definitions, judge);
        context.addBundleListener(definitions);
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(definitions);
    }

    @Override
    public void modifyConfiguration(ServiceReference<?> reference, Dictionary<String, Object> properties) {
        Object factoryPid = properties.get(ConfigurationAdmin.SERVICE_FACTORYPID);
        Object pid = factoryPid == null ? properties.get(Constants.SERVICE_PID) : factoryPid;
        if (pid == null) {
            return;
        }
        String name = SettingsJudge.withoutTarget(pid.toString());
        Bundle asking = reference == null ? null : reference.getBundle();
        try {
            definitions
                    .find(name, asking)
                    .ifPresent(definition -> judge.judge(definition, () -> definitions.keys(name), properties));
        } catch (RuntimeException e) {
            // Config Admin would go on, too, but its complaint would not reach our log.
            LOG.error("The configuration {} goes to its owner unchecked; look at the metatype of {}", name, asking, e);
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            judge.forget(event.getPid());
        } else if (event.getFactoryPid() == null && event.getPid().indexOf(INSTANCE) > 0) {
            warnOfLostInstance(event.getPid());
        }
    }

    /** FileInstall separates the name of an instance with a hyphen; with the tilde of the PID it makes a configuration that nobody gets. */
    private static void warnOfLostInstance(String pid) {
        int tilde = pid.indexOf(INSTANCE);
        LOG.warn(
                "Configuration {} reaches nobody: name its file {}-{} instead, ending in .cfg or .config",
                pid,
                pid.substring(0, tilde),
                pid.substring(tilde + 1));
    }

    @Override
    public List<Setting> all() {
        return catalogue.all();
    }

    @Override
    public Map<String, String> masked() {
        return catalogue.masked();
    }
}
