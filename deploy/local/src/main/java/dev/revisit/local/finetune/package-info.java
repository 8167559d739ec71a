/** Fine-tuning from the command line: its data, its log and its curve. */
package dev.revisit.local.finetune;
