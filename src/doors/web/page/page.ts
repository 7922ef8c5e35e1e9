/** Stands for the page's program until that is here. */
Object.assign(globalThis, { classchat: "soon" });
