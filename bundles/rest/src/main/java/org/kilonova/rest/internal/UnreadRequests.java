// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/** Tells the API of requests that Jetty has answered itself because they are malformed or too large: the servlet never sees them. */
final class UnreadRequests implements RequestLog {

    private static final String SERVED = "org.kilonova.rest.served";

    private final Api api;

    UnreadRequests(Api api) {
        this.api = api;
    }

    /** To be called for each request that has come to the servlet. */
    static void served(HttpServletRequest request) {
        request.setAttribute(SERVED, Boolean.TRUE);
    }

    @Override
    public void log(Request request, Response response) {
        if (request.getAttribute(SERVED) == null) {
            String remote = Request.getRemoteAddr(request) + ":" + Request.getRemotePort(request);
            api.unread(remote, response.getStatus());
        }
    }
}
