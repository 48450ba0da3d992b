// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

/** Messages as they were seen on a broker between two Python programs. */
final class Captured {

    static final String CALL = """
            {"oslo.version": "2.0", "oslo.message": "{\\"method\\": \\"add\\", \\"args\\": {\\"a\\": 2, \\"b\\": 3}, \\"_msg_id\\": \\"817de2e8c4a5464bb7da445400951c67\\", \\"_reply_q\\": \\"reply_218dc28930b3497d8889cbb8559cd5e6\\", \\"_timeout\\": null, \\"_unique_id\\": \\"86128ca95d6a41549c4646d22f869d3d\\", \\"_context_request_id\\": \\"req-1\\", \\"_context_user_id\\": \\"u\\"}"}""";

    static final String RESULT = """
            {"oslo.version": "2.0", "oslo.message": "{\\"result\\": 5, \\"failure\\": null, \\"ending\\": true, \\"_msg_id\\": \\"817de2e8c4a5464bb7da445400951c67\\", \\"_unique_id\\": \\"850e36818f1c4d379b344059757947b5\\"}"}""";

    static final String RESULT_NONE = """
            {"oslo.version": "2.0", "oslo.message": "{\\"result\\": null, \\"failure\\": null, \\"ending\\": true, \\"_msg_id\\": \\"f91d8616ceac47778bd9471fd2f33cbd\\", \\"_unique_id\\": \\"66a34ee3739641b29e5752604370aa85\\"}"}""";

    static final String CALL_VERSION = """
            {"oslo.version": "2.0", "oslo.message": "{\\"method\\": \\"echo\\", \\"args\\": {\\"payload\\": \\"x\\"}, \\"namespace\\": \\"peer.ns\\", \\"version\\": \\"2.0\\", \\"_msg_id\\": \\"0b96ee4ca76540cb9e5b6e0706ee8509\\", \\"_reply_q\\": \\"reply_098248a97cb948b6ad15adb1661205c6\\", \\"_timeout\\": null, \\"_unique_id\\": \\"50048dece25d4dcc99ea8cd0738e51ca\\", \\"_context_request_id\\": \\"req-1\\", \\"_context_user_id\\": \\"u\\"}"}""";

    static final String CAST = """
            {"oslo.version": "2.0", "oslo.message": "{\\"method\\": \\"note\\", \\"args\\": {\\"key\\": \\"k\\", \\"value\\": 3}, \\"_unique_id\\": \\"d7aef7d227904653bdfaa5312ec0cba9\\", \\"_context_request_id\\": \\"req-1\\", \\"_context_user_id\\": \\"u\\"}"}""";

    static final String CALL_MONITORED = """
            {"oslo.version": "2.0", "oslo.message": "{\\"method\\": \\"slow\\", \\"args\\": {\\"seconds\\": 5}, \\"_msg_id\\": \\"7be443dfd47044bb9b7af0922049c797\\", \\"_reply_q\\": \\"reply_d605de893aac4c02bef066ca2217b469\\", \\"_timeout\\": 4, \\"_unique_id\\": \\"789b1638646e48f290fc35f5ca61e98e\\", \\"_context_request_id\\": \\"req-1\\", \\"_context_user_id\\": \\"u\\"}"}""";

    static final String HEARTBEAT = """
            {"oslo.version": "2.0", "oslo.message": "{\\"result\\": null, \\"failure\\": null, \\"ending\\": false, \\"_msg_id\\": \\"7be443dfd47044bb9b7af0922049c797\\", \\"_unique_id\\": \\"7e823ae046864fd298428bb37c9735c1\\"}"}""";

    /** Python's trace is left out but for its last piece. */
    static final String FAILURE = """
            {"oslo.version": "2.0", "oslo.message": "{\\"result\\": null, \\"failure\\": \\"{\\\\\\"class\\\\\\": \\\\\\"PeerError\\\\\\", \\\\\\"module\\\\\\": \\\\\\"__main__\\\\\\", \\\\\\"message\\\\\\": \\\\\\"peer error with ['code', 'host']\\\\\\", \\\\\\"tb\\\\\\": [\\\\\\"Traceback (most recent call last):\\\\\\\\n\\\\\\", \\\\\\"  File \\\\\\\\\\\\\\"server.py\\\\\\\\\\\\\\", line 119, in fail\\\\\\\\n    raise PeerError(code=409, host='node-1')\\\\\\\\n\\\\\\", \\\\\\"PeerError: peer error with ['code', 'host']\\\\\\\\n\\\\\\"], \\\\\\"args\\\\\\": [\\\\\\"peer error with ['code', 'host']\\\\\\"], \\\\\\"kwargs\\\\\\": {\\\\\\"code\\\\\\": 409, \\\\\\"host\\\\\\": \\\\\\"node-1\\\\\\"}}\\", \\"ending\\": true, \\"_msg_id\\": \\"11b73d4614fe45b890a3c2cb2efe2d89\\", \\"_unique_id\\": \\"5496f6c146d143da952d3353cf182158\\"}"}""";

    private Captured() {}

    /** As a writer puts it that sets no space inside the payload. */
    static String compact(String captured) {
        int payload = captured.indexOf("\"{") + 1;
        return captured.substring(0, payload)
                + captured.substring(payload)
                        .replace("\\\": ", "\\\":")
                        .replace(", \\\"", ",\\\"")
                        .replace(", \\\\\\\"", ",\\\\\\\"");
    }
}
