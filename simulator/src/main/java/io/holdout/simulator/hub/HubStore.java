package io.holdout.simulator.hub;

import java.io.IOException;

/** Where one hub is kept. */
interface HubStore {
    /** In memory, as long as the process lives. */
    HubStore MEMORY = new HubStore() {
        @Override
        public void save(HubIdentity identity) {
            // nothing outlives the process
        }

        @Override
        public Segments partition(HubIdentity identity, String id) {
            return MemorySegment.none();
        }
    };

    /** Whatever was kept of earlier generations is forgotten. */
    void save(HubIdentity identity) throws IOException;

    Segments partition(HubIdentity identity, String id) throws IOException;
}
